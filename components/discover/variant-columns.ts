export const VARIANT_COLUMNS = 'md:grid-cols-[9rem_minmax(0,1fr)_7rem_7rem_8rem]';
