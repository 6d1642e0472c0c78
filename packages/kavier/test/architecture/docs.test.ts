import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { COMPONENT_IDS, COMPONENTS } from '@kavier/core/architecture';
import { describe, expect, test } from 'vitest';
import { architectureSvg } from '../../src/architecture/diagram.ts';
import { anchorOf, headingOf } from '../../src/architecture/link.ts';
import { architectureMarkdown } from '../../src/architecture/page.ts';

/** Set it to write the page and the diagram from what they are generated of: KAVIER_UPDATE_DOCS=1 npx vitest run ... */
const UPDATES = process.env.KAVIER_UPDATE_DOCS === '1';

const ROOT = fileURLToPath(new URL('../../../../', import.meta.url));
const PAGE = 'docs/reference-architecture.md';

const written = (path: string) => readFileSync(join(ROOT, path), 'utf8');

const anchorsOf = (page: string) =>
  [...page.matchAll(/^#+ (.*)$/gm)].map(([, heading]) => anchorOf(heading));

describe('docs/reference-architecture', () => {
  test.each([
    [PAGE, architectureMarkdown],
    ['docs/reference-architecture.svg', architectureSvg],
  ])('%s is current', (path, generate) => {
    if (UPDATES) writeFileSync(join(ROOT, path), generate());
    expect(written(path), 'KAVIER_UPDATE_DOCS=1 writes it again').toBe(generate());
  });

  test('mentions no id that is not there, and each that is', () => {
    const ids: readonly string[] = COMPONENT_IDS;
    const mentioned = new Set(written(PAGE).match(/\b[FBROID][1-7]\b/g));
    expect([...mentioned].filter((id) => !ids.includes(id))).toEqual([]);
    expect(ids.filter((id) => !mentioned.has(id))).toEqual([]);
  });

  test('links to sections, pages and sources that are there', () => {
    const page = written(PAGE);
    const anchors = anchorsOf(page);
    expect(new Set(anchors).size).toBe(anchors.length);
    const targets = [...page.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target);
    const broken = targets.filter((target) => {
      if (target.startsWith('https://')) return false;
      if (target.startsWith('#')) return !anchors.includes(target.slice(1));
      return !existsSync(join(ROOT, 'docs', target));
    });
    expect(broken).toEqual([]);
  });

  test('takes a newcomer from the README to who evicts KV blocks: page, component, source and policies', () => {
    expect(written('README.md')).toMatch(
      /evicts KV blocks[^\n]*\n?[^\n]*\(docs\/reference-architecture\.md/,
    );
    const manager = COMPONENTS.filter(({ role }) => role.includes('evicts'));
    expect(manager.map(({ id }) => id)).toEqual(['R2']);
    const section = written(PAGE)
      .split(`#### ${headingOf(manager[0])}\n`)[1]
      .split('\n#')[0];
    expect(section).toContain('](../packages/core/src/kvcache/eviction)');
    expect(section).toMatch(/\*\*Policies\*\*.*`fleet\[\]\.engine\.eviction`/);
  });
});
