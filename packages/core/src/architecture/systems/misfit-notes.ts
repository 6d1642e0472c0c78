/** Why features fit no component, where several systems share the reason. */
export const MISFIT_NOTES = {
  recovery:
    'No component decides what becomes of a request whose replica or call fails: O4 says who is there, B6 chooses once.',
  jobs: 'B5 lets single requests wait; no component keeps files of requests and their results until they are collected.',
  shares:
    'B2 holds tenants to rates of requests, and O2 places what is wanted; no component divides accelerators among tenants.',
  machinery:
    'The machinery of a simulator: a supporting room of Kavier, and no component of an ecosystem.',
  encoders:
    'R2 and O3 keep keys and values, prefixes and weights; embeddings of images have neither stage nor cache of their own.',
  helpers:
    'Models that decide about requests are served beside those that answer them; no component holds engines of the back-end itself.',
} as const;
