/**
 * What is as good as a password, wherever it stands in a line: tokens by their form, the secret part of one-time links,
 * signed addresses, and whoever is named before the host of one. None of these reaches over the end of a JSON string.
 */
const SECRETS: readonly [RegExp, string][] = [
  // What a job does is named hf_… too, and stands in a field of its own.
  [/(?<!\baction(?:=|":")(?=hf_[a-z_]{1,24}(?![\w+/=-])))\b(rbee|hf|whsec)_[\w+/=-]{6,}/g, '$1_…'],
  [/\b(bearer|basic)\s+[\w.~+/=-]{6,}/gi, '$1 …'],
  [/(\/(?:join|v1\/links)\/)[\w-]+/g, '$1…'],
  [/([?&](?:token|key|secret|password|policy|expires|signature|sig|key-pair-id|x-[a-z]+-[\w-]+)=)[^&\s"\\]+/gi, '$1…'],
  [/(:\/\/)[^\s/"\\@]+@/g, '$1…@'],
];

export function scrub(line: string): string {
  return SECRETS.reduce((text, [form, instead]) => text.replace(form, instead), line);
}
