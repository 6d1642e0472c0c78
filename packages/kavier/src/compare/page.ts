import type { CompareDocument } from './document.ts';
export function comparePage(document: CompareDocument): string {
  return document.verdict;
}
