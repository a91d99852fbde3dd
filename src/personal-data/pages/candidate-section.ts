import { Injectable, type OnModuleInit } from '@nestjs/common';
import { ApplicationSections } from '../../candidates/application-sections.js';

/** Where a candidate's data is given out and erased, on the candidate's page. */
@Injectable()
export class PersonalDataSection implements OnModuleInit {
  constructor(private readonly sections: ApplicationSections) {}

  onModuleInit(): void {
    this.sections.add({
      place: 90,
      whileRating: 'hidden',
      section: async (viewer, { application: { id, jobId } }) => {
        if (!viewer.may('privacy.edit', jobId)) return undefined;
        return {
          title: 'Personal data',
          lines: [],
          links: [
            { url: `/applications/${id}/data`, label: 'Give out everything on file' },
            { url: `/applications/${id}/erasure`, label: 'Erase this candidate' },
          ],
        };
      },
    });
  }
}
