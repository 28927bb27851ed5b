using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Channels;

/// <summary><c>PUT /api/v1/channels/{name}</c>: makes a channel, or changes what it is called, who may follow it and what it requires. Never its history.</summary>
public static class PutChannel
{
    public static async Task HandleAsync(
        string name, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher, SnapshotStore store)
    {
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.PutChannelRequest) is not { } request)
            return;
        if (Check(name, request) is { } problem)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        var channel = new Channel(
            name, request.Title!, request.Description ?? "", request.Access!.Value, request.IsDefault, request.Requires, request.SupportMonths ?? ChannelDetails.DefaultSupportMonths);
        var (isNew, refusal) = await TransactAsync(channel, request.ExpectedRevision, context, contexts, time);
        if (refusal is not null)
        {
            await refusal();
            return;
        }

        if (await Reading.AfterWriteAsync(context, refresher, store) is { } reading)
        {
            var details = reading.Snapshot.Channels[name].ToDetails(reading.Snapshot, withPolicy: true);
            await JsonAnswer.WriteAsync(context, reading.Snapshot, details, ContractsJson.Default.ChannelDetails, isNew ? StatusCodes.Status201Created : StatusCodes.Status200OK);
        }
    }

    /// <summary>To repeat a request changes nothing, also where the revision has grown by its first arrival.</summary>
    private static async Task<(bool IsNew, Func<Task>? Refusal)> TransactAsync(
        Channel channel, long? expectedRevision, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time)
    {
        var cancellation = context.RequestAborted;
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var rows = await db.Channels.ToListAsync(cancellation);
        var existing = rows.SingleOrDefault(row => row.Name == channel.Name);
        var before = existing?.ToChannel();
        if (channel == before)
            return (false, null);
        if (expectedRevision is { } expected && expected != (existing?.Revision ?? 0))
            return (false, () => ErrorAnswer.WriteAsync(context, "channel_conflict"));
        if (Refuse(channel, before, rows) is var (code, detail))
            return (false, () => ErrorAnswer.WriteAsync(context, code, detail));
        if (channel.IsDefault && FormerDefault(channel, rows) is { } former && await RefuseDefaultAsync(db, channel, former, context, cancellation) is { } refusal)
            return (false, refusal);
        await WriteAsync(db, write, channel, existing, rows, context, cancellation);
        return (before is null, null);
    }

    private static string? Check(string name, PutChannelRequest request)
    {
        if (!Channel.IsName(name))
            return "A channel's name is a lower-case letter, then at most 39 lower-case letters, digits and '-'.";
        if (ChannelRules.CheckText(request.Title ?? "", request.Description ?? "").Select(problem => $"{problem.Field}: {problem.Message}").FirstOrDefault() is { } wrong)
            return wrong;
        if (request.Access is not { } access || !Enum.IsDefined(access))
            return "access must be public, licensed or entitled.";
        if (request.SupportMonths is < 1 or > Channel.MaxSupportMonths)
            return $"supportMonths must be 1 – {Channel.MaxSupportMonths}; leave it out for {ChannelDetails.DefaultSupportMonths}.";
        return request.Requires is { } rule ? ChannelRequirements.Check(name, rule).Select(problem => $"requires.{problem.Field}: {problem.Message}").FirstOrDefault() : null;
    }

    private static (string Code, string Detail)? Refuse(Channel channel, Channel? before, List<ChannelRow> rows)
    {
        if (before is { IsDefault: true } && !channel.IsDefault)
            return ("channel_default_needed", ErrorTable.Find("channel_default_needed").Detail);
        if (channel.Requires is not { } rule)
            return null;
        if (!rows.Any(row => row.Name == rule.Channel))
            return ("channel_requirement", $"{channel.Name} can't require {rule.Channel}, which doesn't exist here; make that one first.");
        var others = rows.Where(row => row.Name != channel.Name).Select(row => row.ToChannel());
        return ChannelRequirements.FindCycle([.. others, channel]) is { } cycle
            ? ("channel_requirement", $"Nothing could ever be promoted: {string.Join(" requires ", cycle)}.")
            : null;
    }

    private static async Task<Func<Task>?> RefuseDefaultAsync(ReleaseDbContext db, Channel channel, ChannelRow former, HttpContext context, CancellationToken cancellation)
    {
        if (!context.Identity()!.MayUse(former.Name))
            return () => context.RefuseAsync("channel_out_of_scope", $"That would take the default from {former.Name}, which the identity isn't for.");
        var others = await ChannelHistory.ReadAsync(db, former.Name, cancellation);
        var own = await ChannelHistory.ReadAsync(db, channel.Name, cancellation);
        return ChannelRules.CheckDefault(channel.Name, own, former.Name, others) is { } why
            ? () => ErrorAnswer.WriteAsync(context, "channel_default_refused", $"{why} Promote a release that is as new first.")
            : null;
    }

    private static async Task WriteAsync(
        ReleaseDbContext db, WriteTransaction write, Channel channel, ChannelRow? existing, List<ChannelRow> rows, HttpContext context, CancellationToken cancellation)
    {
        // There is one default at every moment, also inside the transaction: the index that sees to it can't be deferred.
        var former = channel.IsDefault ? FormerDefault(channel, rows) : null;
        if (former is not null)
        {
            var was = former.ToChannel();
            former.Set(was with { IsDefault = false }, write.Revision);
            await db.SaveChangesAsync(cancellation);
            write.Audit(Entry(context, was, was with { IsDefault = false }));
        }

        write.Audit(Entry(context, existing?.ToChannel(), channel));
        if (existing is null)
            db.Channels.Add(ChannelRow.From(channel, write.Revision));
        else
            existing.Set(channel, write.Revision);
        await write.CommitAsync($"channel {channel.Name}", cancellation);
    }

    /// <summary>The channel that is the default now, unless this one is.</summary>
    private static ChannelRow? FormerDefault(Channel channel, List<ChannelRow> rows) => rows.SingleOrDefault(row => row.IsDefault && row.Name != channel.Name);

    private static AuditRecord Entry(HttpContext context, Channel? before, Channel after) => new(
        context.Identity()!.Actor, context.Address(), before is null ? AuditActions.CreateChannel : AuditActions.ChangeChannel, after.Name)
    {
        Details = new Dictionary<string, string>
        {
            ["title"] = after.Title,
            ["access"] = EnumWord<ChannelAccess>.Of(after.Access),
            ["default"] = after.IsDefault ? "true" : "false",
            ["supportMonths"] = after.SupportMonths.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["requires"] = after.Requires is { } rule ? $"{rule.Channel} for {rule.Hours} h" : "",
        },
        DigestBefore = before is null ? null : Digest(before),
        DigestAfter = Digest(after),
    };

    /// <summary>Of a channel's fields as JSON, so that the audit shows that also what its details don't name has changed.</summary>
    private static string Digest(Channel channel) => Release.DigestOf(JsonSerializer.SerializeToUtf8Bytes(
        new PutChannelRequest(channel.Title, channel.Description, channel.Access, channel.IsDefault, channel.Requires, SupportMonths: channel.SupportMonths), ContractsJson.Default.PutChannelRequest));
}
