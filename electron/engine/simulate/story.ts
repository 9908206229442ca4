import type { Scenario, Story } from '../../../shared/contract/simulate.ts';
import { RpcError } from '../../../shared/contract/wire.ts';
import type { IdpDefinition } from '../../../shared/simulator/definition.ts';
import { makeStaff } from '../../../shared/simulator/hr/generate.ts';
import type { GroupRule, HrEvent } from '../../../shared/simulator/hr/record.ts';
import { managersFirst } from '../../../shared/simulator/hr/roster-events.ts';
import { scenarioById } from '../../../shared/simulator/scenarios/index.ts';
import { readHrFile } from './hr-file.ts';

/** A story made ready to be played: its events come one by one, so that a large company is never held twice. */
export interface TellableStory {
  readonly title: string;
  readonly groups: readonly GroupRule[];
  readonly chapters: readonly { readonly title: string; events(): Iterable<HrEvent> }[];
}

/** @throws RpcError when there is no such scenario, or the file cannot be read */
export function tellable(story: Story, idp: IdpDefinition): TellableStory {
  switch (story.kind) {
    case 'scenario': {
      const scenario = scenarioById(story.id);
      if (!scenario)
        throw new RpcError('notFound', `There is no scenario ${story.id}.`, 'Choose one of the list.');
      return ofScenario(scenario, idp);
    }
    case 'own':
      return ofScenario(story.scenario, idp);
    case 'generated': {
      const { people, groups, seed } = story;
      const staff = makeStaff(people, groups, seed);
      return {
        title: `${people} people join`,
        groups: staff.groups,
        chapters: [
          {
            title: `${people} people join`,
            *events() {
              for (const person of staff.people()) yield { kind: 'join', person };
            },
          },
        ],
      };
    }
    case 'file': {
      const records = managersFirst(readHrFile(story.name, story.text));
      const departments = [...new Set(records.flatMap(({ department }) => department ?? []))];
      return {
        title: `Everybody in ${story.name} joins`,
        groups: departments.map((name) => ({ key: name, name, where: { field: 'department', is: name } })),
        chapters: [
          {
            title: `${records.length} people join`,
            events: () => records.map((person): HrEvent => ({ kind: 'join', person })),
          },
        ],
      };
    }
  }
}

function ofScenario({ title, groups, chapters }: Scenario, idp: IdpDefinition): TellableStory {
  return {
    title,
    groups,
    chapters: chapters.map((chapter) => ({
      title: chapter.title.replaceAll('{{idp}}', shortName(idp)),
      events: () => chapter.events,
    })),
  };
}

/** `Entra` for `Microsoft Entra ID`: as people say it. */
function shortName({ name, idp }: IdpDefinition): string {
  return idp === 'entra' ? 'Entra' : name;
}
