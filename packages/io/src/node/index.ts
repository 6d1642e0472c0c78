export { openFile, openSource } from './open-source.ts';
