/**
 * A small valid trace of every text format, invented; the corruption and recognition tests start
 * from these.
 */
export const SAMPLES: Readonly<Record<string, string>> = {
  azure: [
    'TIMESTAMP,ContextTokens,GeneratedTokens',
    '2023-11-16 23:59:59.9999999,374,44',
    '2023-11-17 00:00:00.0000001,396,109',
    '2023-11-17 00:00:01.5000000,879,55',
    '2023-11-17 01:00:01.2500000,12,1',
  ].join('\n'),
  burstgpt: [
    'Timestamp,Session ID,Elapsed time,Model,Request tokens,Response tokens,Total tokens,Log Type',
    '100.5,a-1,3,ChatGPT,472,18,490,Conversation log',
    '102.0,,4,GPT-4,417,0,417,API log',
    '103.0,a-1,2,ChatGPT,1087,230,1317,Conversation log',
    '104.25,,2,GPT-4,36,29,65,API log',
  ].join('\n'),
  mooncake: [
    '{"timestamp": 0, "input_length": 1000, "output_length": 5, "hash_ids": [7, 8]}',
    '{"timestamp": 250, "input_length": 1100, "output_length": 9, "hash_ids": [7, 9, 10]}',
    '{"timestamp": 900, "input_length": 512, "output_length": 1, "hash_ids": [7]}',
  ].join('\n'),
  bailian: [
    '{"chat_id": 5, "parent_chat_id": -1, "timestamp": 0.5, "input_length": 40, "output_length": 30, "type": "text", "turn": 1, "hash_ids": [1, 2, 3]}',
    '{"chat_id": 6, "parent_chat_id": -1, "timestamp": 0.75, "input_length": 16, "output_length": 3, "type": "file", "turn": 1, "hash_ids": [9]}',
    '{"chat_id": 8, "parent_chat_id": 5, "timestamp": 9.25, "input_length": 90, "output_length": 10, "type": "text", "turn": 2, "hash_ids": [1, 2, 30, 31, 32, 33]}',
  ].join('\n'),
  kavier: [
    'session_id,turn_id,ts,num_input_tokens,num_output_tokens',
    's1,0,0,40,20',
    's2,0,0.5,33,2',
    's1,1,2,70,4',
  ].join('\n'),
  llmservingsim: [
    '{"input_toks": 5, "output_toks": 2, "arrival_time_ns": 1000000000, "input_tok_ids": [1, 2, 3, 4, 5], "output_tok_ids": [6, 7]}',
    '{"session_id": "s", "arrival_time_ns": 2000000000, "sub_requests": [{"input_toks": 4, "output_toks": 1, "tool_duration_ns": 500000000, "input_tok_ids": [1, 2, 3, 4]}, {"input_toks": 6, "output_toks": 2, "tool_duration_ns": 0}]}',
  ].join('\n'),
  table: [
    'created_at;prompt_tokens;completion_tokens;max_tokens;session_id;model;status;user',
    '2025-01-31T18:15:46.680Z;374;44;512;s1;m;200;a',
    '2025-01-31T18:15:47.020Z;396;;512;;m;429;b',
    '2025-01-31T18:15:47.180Z;12;3;;s1;n;200;a',
  ].join('\n'),
  lengths: ['input_length,output_length', '146,195', '122,366', '9,1'].join('\n'),
};
