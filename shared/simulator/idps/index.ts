import type { IdpDefinition, IdpDefinitionInput } from '../definition.ts';
import { entraCompliant, entraCompliantInput, entraDefault, entraDefaultInput } from './entra.ts';
import { googlePatch, googlePatchInput, googlePut, googlePutInput } from './google.ts';
import { jumpcloud, jumpcloudInput } from './jumpcloud.ts';
import { oktaCatalogue, oktaCatalogueInput, oktaWizard, oktaWizardInput } from './okta.ts';
import { onelogin, oneloginInput } from './onelogin.ts';
import { pingfederate, pingfederateInput, pingone, pingoneInput } from './ping.ts';
import { rfc, rfcInput } from './rfc.ts';

/** Every identity provider that can be simulated, in the order they are shown. */
export const idps: readonly IdpDefinition[] = [
  oktaWizard,
  oktaCatalogue,
  entraDefault,
  entraCompliant,
  onelogin,
  googlePatch,
  googlePut,
  jumpcloud,
  pingone,
  pingfederate,
  rfc,
];

/** As they are written, without what defaults add. */
export const idpInputs: readonly IdpDefinitionInput[] = [
  oktaWizardInput,
  oktaCatalogueInput,
  entraDefaultInput,
  entraCompliantInput,
  oneloginInput,
  googlePatchInput,
  googlePutInput,
  jumpcloudInput,
  pingoneInput,
  pingfederateInput,
  rfcInput,
];

export function idpById(id: string): IdpDefinition | undefined {
  return idps.find((one) => one.id === id);
}

/** Those of a vendor (`okta` is both of its kinds), or the one of an id; empty when there is no such name. */
export function idpsNamed(name: string): readonly IdpDefinition[] {
  if (name === 'all') return idps;
  const exact = idpById(name);
  return exact ? [exact] : idps.filter(({ idp, id }) => idp === name || id.startsWith(`${name}-`));
}
