import { CloudApi } from "../cloud/api";
import { findLogin } from "../cloud/find-login";
import { loginFailure, settingFindings } from "../doctor/checks/login";
import { diagnose } from "../doctor/diagnose";
import type { Finding } from "../doctor/finding";
import { Verdict } from "../doctor/finding";
import { lookAt } from "../doctor/look";
import type { Command } from "./commands";
import type { DoctorOptions } from "./doctor-options";
import { DOCTOR_USAGE, doctorOptions } from "./doctor-options";
import { report } from "./findings";
import type { Terminal } from "./terminal";
import { ExitCode } from "./terminal";

/** Says whether a cloud has what a cluster needs. */
export const doctor: Command = {
  usage: DOCTOR_USAGE,
  async run(words, terminal) {
    const options = doctorOptions(words);
    const findings = await examine(options, terminal);
    terminal.print(options.json ? JSON.stringify({ findings }, undefined, 2) : report(findings));
    const fails = findings.some(({ verdict }) => verdict === Verdict.Failure);
    return fails ? ExitCode.Problems : ExitCode.Fine;
  },
};

async function examine(
  { cloud, patience, wanted }: DoctorOptions,
  { env, cwd }: Terminal,
): Promise<readonly Finding[]> {
  const found = findLogin({ env, cwd }, cloud);
  if ("problems" in found) return settingFindings(found.problems);
  const { login } = found;
  const api = new CloudApi(login, patience);
  try {
    await api.session();
  } catch (thrown) {
    return [loginFailure(thrown, login)];
  }
  return diagnose(wanted, await lookAt(api, login, wanted));
}
