import { type Component, findComponent } from '@kavier/core/architecture';

/** Heading of a component's section. */
export const headingOf = ({ id, name }: Component) => `${id} ${name}`;

/** The anchor that GitHub gives a heading: lower case, blanks as hyphens, no punctuation. */
export function anchorOf(heading: string): string {
  return heading
    .toLowerCase()
    .replace(/[^\w\- ]/g, '')
    .replaceAll(' ', '-');
}

/** An id as a link to the component's section. */
export const idLink = (id: string) => `[${id}](#${anchorOf(headingOf(findComponent(id)))})`;

/** An id and a name, as a link. */
export function nameLink(id: string): string {
  const heading = headingOf(findComponent(id));
  return `[${heading}](#${anchorOf(heading)})`;
}

/** A path of the repository as a link from `docs/`. */
export const sourceLink = (path: string) => `[\`${path}\`](../${path})`;
