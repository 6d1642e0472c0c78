export { openFile, openSource } from './open-source.ts';
export { type FileSink, fileSink } from './output/file-sink.ts';
export {
  checkRunFolder,
  type RunFolder,
  type RunFolderOptions,
  writeRunFolder,
} from './output/run-folder.ts';
