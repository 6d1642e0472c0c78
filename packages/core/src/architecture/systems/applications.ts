import type { RealSystem } from './contract.ts';
import { covers, MAPPED_ON, partly, read } from './feature.ts';

const LANGGRAPH_README = read('langchain-ai/langgraph README.md');

export const LANGGRAPH: RealSystem = {
  id: 'langgraph',
  name: 'LangGraph with LangChain',
  aliases: ['langchain'],
  kind: 'application-framework',
  usedFor: 'synthesis',
  source: 'repository langchain-ai/langgraph',
  date: MAPPED_ON,
  features: [
    covers('F2', 'graphs of calls with cycles, branches and tools', LANGGRAPH_README),
    covers('F2', 'several agents in one application', LANGGRAPH_README),
    covers('F3', 'state of threads saved after every step and resumed', LANGGRAPH_README),
    covers(
      'F4',
      'caches of model answers by equality or likeness',
      read('docs.langchain.com, Redis cache integration (excerpt)'),
    ),
    partly(
      'F4',
      'results of nodes cached by their input for a time',
      read('reference.langchain.com, langgraph CachePolicy'),
    ),
    covers(
      'F5',
      'checks of prompts and answers around a model call',
      read('docs.langchain.com, guardrails (excerpt)'),
    ),
    partly('F5', 'pauses for a person to approve or edit', LANGGRAPH_README),
    partly('D1', 'traces by LangSmith', LANGGRAPH_README),
  ],
};

const LLAMAINDEX_RAG = read('run-llama/llama_index docs/docs/understanding/rag/index.md');

export const LLAMAINDEX: RealSystem = {
  id: 'llamaindex',
  name: 'LlamaIndex with a vector database',
  aliases: ['llama-index', 'vector database'],
  kind: 'application-framework',
  usedFor: 'synthesis',
  source: 'repository run-llama/llama_index',
  date: MAPPED_ON,
  features: [
    covers('F2', 'query engines of several steps, and agents', LLAMAINDEX_RAG),
    covers('F2', 'answers synthesised from a query and retrieved chunks', LLAMAINDEX_RAG),
    partly('F2', 'chooses among retrievers for a query', LLAMAINDEX_RAG),
    covers('F3', 'loads, cuts and indexes documents', LLAMAINDEX_RAG),
    covers('F3', 'vectors of chunks in a store, found by likeness', LLAMAINDEX_RAG),
    partly('F3', 'calls a model to embed documents and queries', LLAMAINDEX_RAG),
    partly('F3', 'filters and reranks what was retrieved', LLAMAINDEX_RAG),
    partly('D1', 'evaluates answers and retrieval', LLAMAINDEX_RAG),
  ],
};
