using System.Text;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Publishing;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Publishing;
using ReleaseService.Core.Publishing.Lint;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Releases;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Releases;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Publishing;

/// <summary>
/// <c>POST /api/v1/releases</c>: stores a release, which changes nothing for anybody until it is promoted. Of one that is there already, notes and aliases are brought up to
/// date; anything else makes it another release.
/// </summary>
public static class PublishRelease
{
    private static readonly string[] Yaml = ["application/yaml", "application/x-yaml", "text/yaml", "text/x-yaml"];

    public static async Task HandleAsync(
        HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher, SnapshotStore store)
    {
        if (await ReadAsync(context) is not var (source, findings))
            return;
        var (outcome, refusal) = await TransactAsync(source, findings, context, contexts, time);
        if (refusal is not null)
        {
            await refusal();
            return;
        }

        if (await Reading.AfterWriteAsync(context, refresher, store) is not { } reading)
            return;
        var result = new PublishResult(GetRelease.Describe(reading, reading.Snapshot.Releases[source.Release.Id]), outcome.IsNew, outcome.NotesChanged, findings);
        await JsonAnswer.WriteAsync(context, reading.Snapshot, result, ContractsJson.Default.PublishResult, outcome.IsNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
    }

    private static async Task<((bool IsNew, bool NotesChanged) Outcome, Func<Task>? Refusal)> TransactAsync(
        ReleaseSource source, IReadOnlyList<FindingDetails> findings, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var (release, cancellation) = (source.Release, context.RequestAborted);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var added = await AddRelease.RunAsync(db, write, release, cancellation);
        if (added == AddRelease.Result.NameTaken)
            return Refuse(() => ErrorAnswer.WriteAsync(context, "release_name_taken", $"Another release is named {release.Name}. A release never changes once published: give the new one a new name, and its file too."));
        var aliases = added == AddRelease.Result.IdTaken
            ? (Added: 0, Taken: release.Id)
            : await AddAliases.RunAsync(db, write, release.Id, source.Aliases, cancellation);
        if (aliases.Taken is { } taken)
            return Refuse(() => ErrorAnswer.WriteAsync(context, "alias_taken", $"The id {taken} means another release already."));

        var isNew = added == AddRelease.Result.Added;
        var notesBefore = isNew ? null : await CorrectNotesAsync(db, write, release, cancellation);
        if (await FindScopeRefusalAsync(db, release.Id, notesBefore is not null, aliases.Added > 0, context, cancellation) is { } refusal)
            return Refuse(refusal);
        foreach (var record in Records(context, source, findings, isNew, notesBefore, aliases.Added))
            write.Audit(record);
        if (isNew || notesBefore is not null || aliases.Added > 0)
            await write.CommitAsync($"published {release.Name}", cancellation);
        return ((isNew, notesBefore is not null), null);

        static ((bool, bool), Func<Task>?) Refuse(Func<Task> answer) => (default, answer);
    }

    /// <summary>Publishing gives nobody anything, so an identity for some channels may; but what customers of other channels read or pin is not its business.</summary>
    private static async Task<Func<Task>?> FindScopeRefusalAsync(
        ReleaseDbContext db, Guid releaseId, bool notesChange, bool aliasesChange, HttpContext context, CancellationToken cancellation)
    {
        var identity = context.Identity()!;
        if (identity.IsForAllChannels || (!notesChange && !aliasesChange))
            return null;
        if (aliasesChange)
            return () => context.RefuseAsync("scope_too_narrow", "Aliases take an identity for all channels: whoever is pinned to one of them gets this release, on any channel.");
        var channels = await (from promotion in db.Promotions join channel in db.Channels on promotion.ChannelId equals channel.ChannelId where promotion.ReleaseId == releaseId select channel.Name)
            .Distinct().ToListAsync(cancellation);
        return channels.Find(channel => !identity.MayUse(channel)) is { } other
            ? () => context.RefuseAsync("channel_out_of_scope", $"{other}, which the identity isn't for, has had this release: its customers read the notes.")
            : null;
    }

    /// <returns>Null when an error was answered; findings are warnings only.</returns>
    private static async Task<(ReleaseSource Source, IReadOnlyList<FindingDetails> Findings)?> ReadAsync(HttpContext context)
    {
        var type = RequestBody.MediaType(context.Request);
        if (type != "application/json" && !Yaml.Contains(type))
        {
            await ErrorAnswer.WriteAsync(context, "media_type", "Send a release file as Content-Type: application/yaml, or the same as application/json.");
            return null;
        }

        var (source, found) = await LintTurns.RunAsync(await RequestBody.ReadAsync(context), Yaml.Contains(type), context.RequestAborted);
        FindingDetails[] findings = [.. found.Select(finding => finding.ToDetails())];
        var errors = found.Where(finding => finding.Severity == Severity.Error).ToList();
        if (source is not null && errors.Count == 0)
            return (source, findings);
        await ErrorAnswer.WriteAsync(
            context, "release_invalid", $"Lint finds {errors.Count} {(errors.Count == 1 ? "error" : "errors")}, the first: {errors[0]}. Nothing was stored.", problem => problem with { Findings = findings });
        return null;
    }

    /// <returns>What the notes were; null where they are the same.</returns>
    private static async Task<string?> CorrectNotesAsync(ReleaseDbContext db, WriteTransaction write, Release release, CancellationToken cancellation)
    {
        var row = await db.ReleaseNotes.SingleAsync(row => row.ReleaseId == release.Id, cancellation);
        if (row.Notes == release.Notes)
            return null;
        var before = row.Notes;
        (row.Notes, row.Revision) = (release.Notes, write.Revision);
        return before;
    }

    private static IEnumerable<AuditRecord> Records(
        HttpContext context, ReleaseSource source, IReadOnlyList<FindingDetails> findings, bool isNew, string? notesBefore, int aliasesAdded)
    {
        var release = source.Release;
        AuditRecord Entry(string action) => new(context.Identity()!.Actor, context.Address(), action, release.Name);
        if (isNew)
        {
            yield return Entry(AuditActions.Publish) with
            {
                Details = new Dictionary<string, string>
                {
                    ["releaseId"] = release.Id.ToString(),
                    ["waived"] = string.Join(",", findings.Where(finding => finding.WaivedBecause is not null).Select(finding => finding.Rule).Distinct()),
                },
                DigestAfter = release.Digest,
            };
        }

        if (notesBefore is not null)
            yield return Entry(AuditActions.Notes) with { DigestBefore = DigestOf(notesBefore), DigestAfter = DigestOf(release.Notes) };
        if (aliasesAdded > 0)
            yield return Entry(AuditActions.Alias) with { Details = new Dictionary<string, string> { ["aliases"] = string.Join(",", source.Aliases) }, DigestAfter = release.Digest };
    }

    private static string DigestOf(string notes) => Release.DigestOf(Encoding.UTF8.GetBytes(notes));
}
