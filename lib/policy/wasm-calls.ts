import 'server-only'
/**
 * Keeps the process alive under Node 20 and 22, whose V8 dies ("Fatal error, unreachable code" in
 * Deoptimizer::DoComputeBuiltinContinuation) when optimised JavaScript that inlined a call into WebAssembly returning a
 * reference is deoptimised during that call. Cedar's calls are such calls, and a portal makes them all day.
 * Not inlining them costs nothing measurable. Node 24 is not affected. Shown by wasm-calls.test.ts.
 */
import { setFlagsFromString } from 'node:v8'

/** Before the first call: what V8 has compiled already stays as it is. */
export function keepWasmCallsApart(): void {
  if (Number.parseInt(process.versions.node, 10) < 24) setFlagsFromString('--no-turbo-inline-js-wasm-calls')
}
