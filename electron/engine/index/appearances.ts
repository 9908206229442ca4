import type { Role } from '../../../shared/correlation/correlator.ts';

/** `appearance.role`, by number. */
export const roles = ['subject', 'joined', 'left'] as const satisfies readonly Role[];

export function numberOfRole(role: Role): number {
  return roles.indexOf(role);
}

export function roleOf(number: number): Role {
  return roles[number] ?? 'subject';
}
