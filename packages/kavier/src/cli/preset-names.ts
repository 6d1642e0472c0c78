/** Names of the generator presets; kept apart so that the help needs not load them. */
export const PRESET_NAMES = ['chat', 'agents', 'azure-chat'] as const;
export type PresetName = (typeof PRESET_NAMES)[number];
