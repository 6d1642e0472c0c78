/**
 * Lists of modules in the configurations of quantization tools: full names, parts of names, `re:` and a regular
 * expression, or wildcards. Prefixes that only say that a model has a language model within are left out of both sides.
 */
export interface ModulePatterns {
  readonly names: ReadonlySet<string>;
  readonly expressions: readonly RegExp[];
}

/** Longest expression that is read: module names are short, and so are the lists of public checkpoints. */
const LONGEST_EXPRESSION = 300;

export function modulePatterns(list: readonly string[]): ModulePatterns {
  const names = new Set<string>();
  const expressions: RegExp[] = [];
  for (const item of list) {
    const expression = expressionOf(item);
    if (expression === undefined) names.add(bare(item));
    else expressions.push(expression);
  }
  return { names, expressions };
}

/** Whether a module, or one that holds it, is listed. */
export function isListed(module: string, { names, expressions }: ModulePatterns): boolean {
  return spellings(module).some(
    (name) =>
      isNamed(bare(name), names) ||
      expressions.some((expression) =>
        PREFIXES.some((prefix) => expression.test(prefix + bare(name))),
      ),
  );
}

/** A run of whole path elements is listed: `lm_head`, `layers.0.mlp`, `self_attn`. */
function isNamed(name: string, names: ReadonlySet<string>): boolean {
  if (names.size === 0) return false;
  const elements = name.split('.');
  for (let from = 0; from < elements.length; from++) {
    for (let to = from + 1; to <= elements.length; to++) {
      if (names.has(elements.slice(from, to).join('.'))) return true;
    }
  }
  return false;
}

/** A module under the names that checkpoints and engines use for it. */
function spellings(module: string): readonly string[] {
  const fused = module
    .replace(/\.(q|k|v)_proj$/, '.qkv_proj')
    .replace(/\.(gate|up)_proj$/, '.gate_up_proj');
  const mixtral = module.replace('.mlp.experts', '.block_sparse_moe.experts');
  const shared = module.replace('.shared_experts.', '.shared_expert.');
  return [...new Set([module, fused, mixtral, shared])];
}

const PREFIXES = ['model.', '', 'language_model.model.', 'model.language_model.'] as const;

function bare(name: string): string {
  return name.replace(/^(model\.|language_model\.|module\.)+/, '').replace(/\.$/, '');
}

function expressionOf(item: string): RegExp | undefined {
  if (item.length > LONGEST_EXPRESSION) return undefined;
  if (item.startsWith('re:')) return compiled(`^(?:${item.slice(3)})`);
  if (!/[*?^$|\\]/.test(item)) return undefined;
  if (/[\\^$|]|\.\*/.test(item)) return compiled(item);
  const quoted = item
    .replace(/[.+(){}[\]]/g, '\\$&')
    .replace(/\*/g, '.*')
    .replace(/\?/g, '.');
  return compiled(`^(?:${quoted})$`);
}

/** A list may hold what is no expression here; it then names nothing. */
function compiled(source: string): RegExp | undefined {
  try {
    return new RegExp(source);
  } catch {
    return undefined;
  }
}
