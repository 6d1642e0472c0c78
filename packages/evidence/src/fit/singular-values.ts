import { dot } from './bounded-solve.ts';

export interface SingularValues {
  /** At least 0, in the order of the columns of `directions`, not sorted. */
  readonly values: readonly number[];
  /** Right singular vectors: `directions[k]` has one entry a column of the matrix and length 1. */
  readonly directions: readonly Float64Array[];
}

/** Far more than ever needed: convergence is quadratic, six to ten sweeps are usual. */
const MOST_SWEEPS = 60;
const ORTHOGONAL = 1e-15;

/**
 * Singular values and right singular vectors of a matrix given by its columns, by one-sided Jacobi rotations (Hestenes
 * 1958; Golub and Van Loan, Matrix Computations, 8.6.3): pairs of columns are turned until all are orthogonal. Small
 * singular values come out to high relative accuracy when the columns are of like length.
 */
export function singularValues(columns: readonly Float64Array[]): SingularValues {
  const turned = columns.map((column) => column.slice());
  const directions = columns.map((_, k) => new Float64Array(columns.length).fill(1, k, k + 1));
  for (let sweep = 0; sweep < MOST_SWEEPS; sweep++) {
    let isOrthogonal = true;
    for (let i = 0; i < turned.length; i++) {
      for (let j = i + 1; j < turned.length; j++) {
        const turn = turnBetween(turned[i], turned[j]);
        if (turn === undefined) continue;
        isOrthogonal = false;
        rotate(turned[i], turned[j], turn);
        rotate(directions[i], directions[j], turn);
      }
    }
    if (isOrthogonal) break;
  }
  return { values: turned.map((column) => Math.sqrt(dot(column, column))), directions };
}

interface Turn {
  readonly cos: number;
  readonly sin: number;
}

/** The rotation that makes two columns orthogonal; undefined where they are. */
function turnBetween(a: Float64Array, b: Float64Array): Turn | undefined {
  const aa = dot(a, a);
  const bb = dot(b, b);
  const ab = dot(a, b);
  if (Math.abs(ab) <= ORTHOGONAL * Math.sqrt(aa) * Math.sqrt(bb)) return undefined;
  const zeta = (bb - aa) / (2 * ab);
  const tan = (zeta < 0 ? -1 : 1) / (Math.abs(zeta) + Math.sqrt(1 + zeta * zeta));
  const cos = 1 / Math.sqrt(1 + tan * tan);
  return { cos, sin: cos * tan };
}

function rotate(a: Float64Array, b: Float64Array, { cos, sin }: Turn): void {
  for (let i = 0; i < a.length; i++) {
    const was = a[i];
    a[i] = cos * was - sin * b[i];
    b[i] = sin * was + cos * b[i];
  }
}
