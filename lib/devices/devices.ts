import type { FitDevices } from '#lib/fit/devices.ts';

/** What a machine has to run models on. */
export interface Devices extends FitDevices {
  /** Model and threads, as a person would say it. */
  processor: string;
}
