import prettyBytes from 'pretty-bytes';
import { listCache, type CacheListing } from '../../app/environment/cache.ts';
import { BaseCommand } from '../../cli/base-command.ts';

export default class CacheLs extends BaseCommand {
  static override summary = 'Show where the cache is and how much it holds.';
  static override examples = ['<%= config.bin %> cache ls'];

  async run(): Promise<CacheListing> {
    await this.parse(CacheLs);
    const listing = await listCache(await this.environment());
    this.log(`${listing.folder}: ${listing.blobs} blobs, ${prettyBytes(listing.sizeBytes)}`);
    return listing;
  }
}
