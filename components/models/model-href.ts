/** The id in the path, readable: `/models/org/repo:file.gguf`. */
export function modelHref(id: string): string {
  return `/models/${id.split('/').map(encodeURIComponent).join('/').replaceAll('%3A', ':')}`;
}

/** The other way round, from the segments of a catch-all route, which come as they stand in the address. */
export function modelIdFromSegments(segments: readonly string[]): string {
  return segments.map(decodeSegment).join('/');
}

function decodeSegment(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch (error) {
    // A stray percent sign typed by hand: no model has that id, which is what the page will say.
    if (error instanceof URIError) return segment;
    throw error;
  }
}
