import type { RealSystem } from './contract.ts';
import { covers, fitsNone, inferred, MAPPED_ON, partly, read, recalled } from './feature.ts';
import { MISFIT_NOTES } from './misfit-notes.ts';

const OWN_MACHINES = inferred(
  'answers are computed on machines of the provider, which it does not describe',
);
const OPENAI_CACHING = read('developers.openai.com, prompt caching guide (excerpt)');
const OPENAI_REFERENCE = recalled('OpenAI API reference');

export const OPENAI_API: RealSystem = {
  id: 'openai-api',
  name: 'OpenAI API',
  aliases: ['openai'],
  kind: 'hosted-api',
  usedFor: 'synthesis',
  source: 'documents at developers.openai.com',
  date: MAPPED_ON,
  features: [
    partly('F2', 'tools that the service itself executes', OPENAI_REFERENCE),
    covers('F3', 'state of conversations, and stores of files to search', OPENAI_REFERENCE),
    covers(
      'F5',
      'classifies prompts and answers for moderation',
      recalled('OpenAI moderation guide'),
    ),
    covers('B1', 'keys, one protocol, streamed events', OPENAI_REFERENCE),
    covers(
      'B2',
      'limits on requests and tokens by tier',
      read('developers.openai.com, rate limits guide (excerpt)'),
    ),
    covers('B2', 'usage by kind of token, cached ones cheaper', OPENAI_CACHING),
    partly('B4', 'counts tokens and reports them', OPENAI_REFERENCE),
    partly(
      'B5',
      'priority processing at a higher price',
      read('developers.openai.com, priority processing guide (excerpt)'),
    ),
    covers('B6', 'routes by a hash of the first tokens to machines that saw them', OPENAI_CACHING),
    partly('R2', 'reuses exact prefixes from a least length on', OPENAI_CACHING),
    partly('I1', 'accelerators of its own', OWN_MACHINES),
    fitsNone(
      'batch jobs at half the price within a day',
      recalled('OpenAI batch guide'),
      MISFIT_NOTES.jobs,
    ),
  ],
};

const ANTHROPIC_TIERS = read('platform.claude.com, service tiers (excerpt)');
const ANTHROPIC_CACHING = read('platform.claude.com, prompt caching (excerpt)');

export const ANTHROPIC_API: RealSystem = {
  id: 'anthropic-api',
  name: 'Anthropic API',
  aliases: ['anthropic', 'claude api'],
  kind: 'hosted-api',
  usedFor: 'synthesis',
  source: 'documents at platform.claude.com',
  date: MAPPED_ON,
  features: [
    partly(
      'F2',
      'tools that the service itself executes',
      recalled('Anthropic tool use documentation'),
    ),
    covers(
      'B1',
      'keys, one protocol, streamed events',
      recalled('Anthropic messages API reference'),
    ),
    covers(
      'B2',
      'limits on requests, input and output tokens by tier of spending',
      recalled('Anthropic rate limits documentation'),
    ),
    covers('B2', 'prices of cache writes and reads', recalled('Anthropic pricing documentation')),
    partly(
      'B4',
      'counts tokens of a request before it is sent',
      recalled('Anthropic token counting documentation'),
    ),
    covers(
      'B5',
      'tiers of service: priority before standard, and batch outside of capacity',
      ANTHROPIC_TIERS,
    ),
    partly('R2', 'prefixes kept up to marked points for minutes or an hour', ANTHROPIC_CACHING),
    partly('I1', 'accelerators of others', OWN_MACHINES),
    fitsNone('batch jobs', ANTHROPIC_TIERS, MISFIT_NOTES.jobs),
  ],
};
