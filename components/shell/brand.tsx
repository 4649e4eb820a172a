import Link from 'next/link';

export function Brand() {
  return (
    <Link href="/models" className="flex items-center gap-2.5 rounded-md font-semibold tracking-tight">
      <svg viewBox="0 0 32 32" className="size-6" aria-hidden="true">
        <path
          d="M16 2.5 27.7 9.25v13.5L16 29.5 4.3 22.75V9.25z"
          className="fill-[#e09a1a] stroke-[#e09a1a]"
          strokeWidth="3"
          strokeLinejoin="round"
        />
        <path
          d="M16 9v9.5m-4.5-4.2 4.5 4.5 4.5-4.5M10.5 23h11"
          fill="none"
          stroke="#241c0e"
          strokeWidth="2.8"
          strokeLinecap="round"
          strokeLinejoin="round"
        />
      </svg>
      rbee Hive
    </Link>
  );
}
