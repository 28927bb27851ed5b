using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts.Backups;
using ReleaseService.Core.Releases;

namespace ReleaseService.Storage.Backups;

/// <summary>
/// Whether what would be served is what was published: each manifest is its digest's, each document its hash's and about the channel, sequence and release of its row, and no channel's
/// sequence has a gap. Reads only columns that the first schema had.
/// </summary>
internal static class DocumentCheck
{
    public static IEnumerable<BackupDefect> Find(ReleaseDbContext db) => Releases(db).Concat(Promotions(db)).Concat(Pinned(db)).Concat(Sequences(db));

    private static IEnumerable<BackupDefect> Releases(ReleaseDbContext db) =>
        from row in db.Releases.Select(row => new { row.Name, row.ReleaseId, row.Digest, row.Manifest }).AsEnumerable()
        where !(ReleaseRules.Create(row.Manifest, "").TryGet(out var release) && release.Digest == row.Digest && release.Id == row.ReleaseId && release.Name == row.Name)
        select BackupDefects.Document($"release {row.Name}", "Its manifest isn't what its digest says.");

    private static IEnumerable<BackupDefect> Promotions(ReleaseDbContext db)
    {
        var (names, digests) = (Names(db), Digests(db));
        foreach (var row in db.Promotions.Select(row => new { row.ChannelId, row.Sequence, row.ReleaseId, row.Document }).AsEnumerable())
        {
            var where = $"promotion {row.Sequence} of {names.GetValueOrDefault(row.ChannelId, row.ChannelId.ToString())}";
            if (Find(row.Document, row.ChannelId, row.ReleaseId, digests.GetValueOrDefault(row.ReleaseId), $"{row.Sequence}") is { } what)
                yield return BackupDefects.Document(where, what);
        }
    }

    private static IEnumerable<BackupDefect> Pinned(ReleaseDbContext db)
    {
        var digests = Digests(db);
        foreach (var row in db.PinnedSpecs.Select(row => new { row.ChannelId, row.ReleaseId, row.Document }).AsEnumerable())
        {
            if (Find(row.Document, row.ChannelId, row.ReleaseId, digests.GetValueOrDefault(row.ReleaseId), null) is { } what)
                yield return BackupDefects.Document($"pinned document of release {row.ReleaseId}", what);
        }
    }

    private static IEnumerable<BackupDefect> Sequences(ReleaseDbContext db) =>
        from channel in db.Promotions.GroupBy(row => row.ChannelId).Select(rows => new { rows.Key, Count = rows.LongCount(), Head = rows.Max(row => row.Sequence) }).AsEnumerable()
        where channel.Count != channel.Head
        select BackupDefects.Document($"channel {channel.Key}", $"Its head is at sequence {channel.Head}, but it has {channel.Count} promotions.");

    private static string? Find(SpecBytes document, Guid channelId, Guid releaseId, string? digest, string? sequence)
    {
        if (!document.IsIntact())
            return "Its document isn't what its hash says.";
        using var json = JsonDocument.Parse(document.Identity);
        var metadata = json.RootElement.GetProperty("metadata");
        string? Value(string name) => metadata.TryGetProperty(name, out var value) ? value.GetString() : null;
        return (Value("channelId"), Value("releaseId"), Value("digest"), Value("sequence")) == (channelId.ToString(), releaseId.ToString(), digest, sequence)
            ? null
            : "Its document is about another channel, sequence or release.";
    }

    private static Dictionary<Guid, string> Names(ReleaseDbContext db) => db.Channels.Select(row => new { row.ChannelId, row.Name }).ToDictionary(row => row.ChannelId, row => row.Name);

    private static Dictionary<Guid, string> Digests(ReleaseDbContext db) => db.Releases.Select(row => new { row.ReleaseId, row.Digest }).ToDictionary(row => row.ReleaseId, row => row.Digest);
}
