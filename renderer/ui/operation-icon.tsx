import {
  Boxes,
  Download,
  Eye,
  HelpCircle,
  KeyRound,
  Layers,
  type LucideIcon,
  Radar,
  Search,
  TextCursorInput,
  Trash2,
  UserCheck,
  UserPen,
  UserPlus,
  UserRoundMinus,
  UserRoundPlus,
  Users,
  UserX,
} from 'lucide-react';
import type { MeaningKind } from '../../shared/contract/exchange.ts';

type Tone = 'add' | 'del' | 't2' | 't3';

/** One icon per operation; the colour says whether it gives access, takes it, changes or reads. */
const icons: Readonly<Record<MeaningKind, readonly [LucideIcon, Tone]>> = {
  probe: [Radar, 't3'],
  discover: [Boxes, 't3'],
  lookup: [Search, 't3'],
  read: [Eye, 't3'],
  import: [Download, 't3'],
  search: [Search, 't3'],
  create: [UserPlus, 'add'],
  update: [UserPen, 't2'],
  replace: [UserPen, 't2'],
  deactivate: [UserX, 'del'],
  reactivate: [UserCheck, 'add'],
  delete: [Trash2, 'del'],
  setPassword: [KeyRound, 't2'],
  lookupGroup: [Search, 't3'],
  readGroup: [Eye, 't3'],
  importGroups: [Download, 't3'],
  createGroup: [Users, 'add'],
  renameGroup: [TextCursorInput, 't2'],
  updateGroup: [TextCursorInput, 't2'],
  deleteGroup: [Trash2, 'del'],
  addMembers: [UserRoundPlus, 'add'],
  removeMembers: [UserRoundMinus, 'del'],
  changeMembers: [Users, 't2'],
  setMembers: [Users, 't2'],
  bulk: [Layers, 't2'],
  token: [KeyRound, 't3'],
  unknown: [HelpCircle, 't3'],
};

export function OperationIcon({ kind, size = 15 }: { kind: MeaningKind; size?: number }) {
  const [Icon, tone] = icons[kind];
  return <Icon size={size} strokeWidth={1.75} color={`var(--${tone})`} aria-hidden="true" />;
}
