/** How much an answer says: one line, a screen, or everything. */
export type Detail = 'brief' | 'screen' | 'full';
