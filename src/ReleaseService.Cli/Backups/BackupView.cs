using ReleaseService.Cli.Output;
using ReleaseService.Contracts.Backups;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace ReleaseService.Cli.Backups;

/// <summary>A backup on a screen: whether it is whole, what is wrong, what is in it.</summary>
internal static class BackupView
{
    public static IRenderable Of(BackupReport report)
    {
        List<IRenderable> parts = [report.Defects.Count == 0
            ? Cell.Of("The backup is whole.", Cell.Good)
            : Cell.Of($"The backup is broken: {Cell.Count(report.Defects.Count, "defect")}.", Cell.Bad)];
        foreach (var defect in report.Defects)
        {
            parts.Add(Cell.Of($"- {Cell.OneLine(defect.Place)}: {Cell.OneLine(defect.Message)} [{defect.Code}]", Cell.Bad));
            parts.Add(Cell.Of($"  {Cell.OneLine(defect.ToDo)}"));
        }

        if (report.Content is { } content)
            parts.AddRange(Of(report, content));
        return new Rows(parts);
    }

    public static IRenderable Of(RestoreReport report)
    {
        if (report.Epoch is not { } epoch)
            return new Rows(Of(report.Backup!), Cell.Of($"Nothing was changed: {report.Database} is what it was.", Cell.Bad));
        return new Rows(
            Of(report.Backup!),
            Cell.Of(""),
            Cell.Of($"{report.Database} is this backup now, in epoch {epoch}. Start the server.", Cell.Good),
            Cell.Of(report.KeptAs is { } kept ? $"The database that was there is kept as {kept}; delete it when you no longer need it." : "There was no database before."),
            Cell.Of("Tokens, revocations and licenses are those of the backup: revoke again what was revoked since, and make an admin token with --create-admin-token if none is left."));
    }

    private static IEnumerable<IRenderable> Of(BackupReport report, BackupContent content)
    {
        yield return Listing.Fields(
            ("File", report.File),
            ("Bytes", $"{report.Bytes}"),
            ("Made", report.SealedAt is { } made ? Cell.Time(made) : "by other means than 'releasectl backup create': not every changed byte can be found"),
            ("Revision", $"{content.Revision} of epoch {content.Epoch}, written {Cell.Time(content.WrittenAt)}"),
            ("Schema", content.IsOlderSchema ? $"{content.Schema}, older: it is brought up to date when it is restored" : content.Schema),
            ("Holds", string.Join(", ", Count(content.Releases, "release"), Count(content.Licenses, "license"), Count(content.Deployments, "deployment"), Count(content.SigningKeys, "signing key"), Count(content.Tokens, "token"))),
            ("Audit", content.AuditEntries > 0 ? $"{content.AuditEntries}:{content.AuditHash}" : "empty"));
        yield return Cell.Of("");
        yield return Listing.Of(content.Channels, ("CHANNEL", channel => channel.Name), ("SEQUENCE", channel => $"{channel.Sequence}"), ("RELEASE", channel => channel.ReleaseName ?? "-"));
    }

    private static string Count(long count, string what) => Cell.Count((int)Math.Min(count, int.MaxValue), what);
}
