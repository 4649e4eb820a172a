import { type DenseParts, type ListedTensor, tensor, valueType } from './published-model.ts';

/** A mixture of experts: how many there are, work on each token, always work, and how wide one is. */
export interface Experts {
  count: number;
  used: number;
  shared: number;
  inner: number;
}

export function expertsOf(
  { layers, width }: Pick<DenseParts, 'layers' | 'width'>,
  layer: number,
  { count, inner }: { count: number; inner: number },
): ListedTensor[] {
  const at = `blk.${layer}`;
  return [
    tensor(`${at}.ffn_gate_inp.weight`, 'F32', width, count),
    tensor(`${at}.ffn_gate_exps.weight`, 'Q4_K', width, inner, count),
    tensor(`${at}.ffn_up_exps.weight`, 'Q4_K', width, inner, count),
    tensor(`${at}.ffn_down_exps.weight`, valueType(layer, layers), inner, width, count),
  ];
}

export function sharedAndChosenExperts(
  { layers, width, experts, biased }: { layers: number; width: number; experts: Experts; biased: boolean },
  layer: number,
): ListedTensor[] {
  const at = `blk.${layer}`;
  const shared = experts.inner * experts.shared;
  return [
    ...expertsOf({ layers, width }, layer, experts),
    ...(biased ? [tensor(`${at}.exp_probs_b.bias`, 'F32', experts.count)] : []),
    tensor(`${at}.ffn_gate_shexp.weight`, 'Q4_K', width, shared),
    tensor(`${at}.ffn_up_shexp.weight`, 'Q4_K', width, shared),
    tensor(`${at}.ffn_down_shexp.weight`, valueType(layer, layers), shared, width),
  ];
}
