export { openFile, openSource } from './open-source.ts';
export { CHECKSUMS_FILE } from './output/checksums.ts';
export { type FileSink, fileSink } from './output/file-sink.ts';
export {
  checkRunFolder,
  type RunFolder,
  type RunFolderOptions,
  writeRunFolder,
} from './output/run-folder.ts';
export { type StoredFolder, storedFolder } from './output/stored-folder.ts';
export {
  beginWholeFile,
  type WholeFile,
  writeWholeFile,
  writeWholeText,
} from './output/whole-file.ts';
