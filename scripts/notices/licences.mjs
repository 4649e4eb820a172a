/**
 * Licences of packages that may be part of a work under GPL-3.0-or-later, each with the reason. A licence that is not
 * here is looked up first, at https://www.gnu.org/licenses/license-list.html or in its own words, and then written down.
 */
export const ALLOWED = {
  '0BSD': 'asks for nothing',
  'Apache-2.0': 'compatible with version 3 of the GPL, as the FSF says',
  'BlueOak-1.0.0': 'permissive: asks for its text or address alone',
  'BSD-2-Clause': 'permissive, compatible as the FSF says',
  'BSD-3-Clause': 'permissive, compatible as the FSF says',
  'CC-BY-4.0': 'compatible as the FSF says; here for data alone',
  ISC: 'permissive, compatible as the FSF says',
  'LGPL-3.0-or-later': 'the GPL with more permissions',
  MIT: 'permissive, compatible as the FSF says',
  'MPL-2.0': 'its section 3.3 lets a larger work be under the GPL',
  'OFL-1.1': 'free for fonts, which a program may carry along under this licence',
  'Python-2.0': 'permissive, compatible as the FSF says',
};

/** Whether an SPDX expression leaves a way that is allowed. Brackets are none of our packages' and refused. */
export function isAllowed(expression) {
  if (typeof expression !== 'string') return false;
  return expression
    .split(' OR ')
    .some((choice) => choice.split(' AND ').every((licence) => Object.hasOwn(ALLOWED, licence)));
}
