/** Something a person can do by name or key. Each screen declares its own. */
export interface Action {
  id: string;
  title: string;
  /** Words people may search for besides the title. */
  also?: string;
  group: 'Go' | 'Exchange' | 'Directory' | 'Rules' | 'Session' | 'Connect' | 'Appearance' | 'Help';
  keys?: readonly string[];
  /** Absent: always. */
  when?: () => boolean;
  /** Runs even while a field has the focus. Only for keys with a modifier. */
  whileTyping?: boolean;
  run: () => void;
}
