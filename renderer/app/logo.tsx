export function Logo({ size = 18 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 18 18" fill="none" aria-hidden="true">
      <circle cx="9" cy="9" r="7.9" stroke="var(--t1)" strokeWidth="1.5" />
      <path
        d="M3.4 9.5h2.3L7.3 5.6l2.8 7.2 1.9-4.9.7 1.6h1.9"
        stroke="var(--accent)"
        strokeWidth="1.4"
        strokeLinecap="round"
        strokeLinejoin="round"
      />
    </svg>
  );
}
