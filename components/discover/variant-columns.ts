export const VARIANT_COLUMNS =
  'md:grid-cols-[7rem_minmax(0,1fr)_6rem_5.5rem_8.5rem] lg:grid-cols-[9rem_minmax(0,1fr)_7rem_7rem_9rem]';
