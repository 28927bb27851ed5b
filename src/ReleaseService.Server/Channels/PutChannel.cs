using System.Security.Cryptography;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Audit;
using ReleaseService.Core.Channels;
using ReleaseService.Server.Hosting;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Identity;
using ReleaseService.Server.Licensing;
using ReleaseService.Server.Serving;
using ReleaseService.Server.Snapshots;
using ReleaseService.Storage;
using ReleaseService.Storage.Channels;
using ReleaseService.Storage.Revisions;

namespace ReleaseService.Server.Channels;

/// <summary><c>PUT /api/v1/channels/{name}</c>: makes a channel, or changes what it is called, who may follow it and what it requires. Never its history.</summary>
public static class PutChannel
{
    private const int MaxTitle = 200;
    private const int MaxDescription = 2000;

    public static async Task HandleAsync(
        string name, HttpContext context, IDbContextFactory<ReleaseDbContext> contexts, TimeProvider time, SnapshotRefresher refresher, SnapshotStore store, CallerReader callers)
    {
        var cancellation = context.RequestAborted;
        if (await RequestBody.ReadJsonAsync(context, ContractsJson.Default.PutChannelRequest) is not { } request)
            return;
        if (Check(name, request) is { } problem)
        {
            await ErrorAnswer.WriteAsync(context, "request_invalid", problem);
            return;
        }

        var channel = new Channel(name, request.Title!, request.Description ?? "", request.Access!.Value, request.IsDefault, request.Requires, request.SupportMonths ?? ChannelDetails.DefaultSupportMonths);
        await using var db = await contexts.CreateDbContextAsync(cancellation);
        await using var write = await WriteTransaction.BeginAsync(db, time, cancellation);
        var rows = await db.Channels.ToListAsync(cancellation);
        var existing = rows.SingleOrDefault(row => row.Name == name);
        var before = existing?.ToChannel();
        if (Refuse(channel, before, rows) is var (code, detail))
        {
            await ErrorAnswer.WriteAsync(context, code, detail);
            return;
        }

        if (channel != before)
        {
            await WriteAsync(db, write, channel, existing, rows, context, cancellation);
            await refresher.ShowWriteAsync();
        }

        if (await Reading.OpenAsync(context, store, callers) is { } reading)
        {
            context.Response.StatusCode = before is null ? StatusCodes.Status201Created : StatusCodes.Status200OK;
            await JsonAnswer.WriteAsync(context, reading.Snapshot, reading.Snapshot.Channels[name].ToDetails(reading.Snapshot, withPolicy: true), ContractsJson.Default.ChannelDetails);
        }
    }

    private static string? Check(string name, PutChannelRequest request)
    {
        if (!Channel.IsName(name))
            return "A channel's name is a lower-case letter, then at most 39 lower-case letters, digits and '-'.";
        if (string.IsNullOrWhiteSpace(request.Title) || request.Title.Length > MaxTitle || request.Title.Any(char.IsControl))
            return $"title must be 1 – {MaxTitle} characters on one line.";
        if (request.Description is { } description && (description.Length > MaxDescription || description.Any(c => char.IsControl(c) && c is not '\n')))
            return $"description may have {MaxDescription} characters of plain text.";
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

    private static async Task WriteAsync(
        ReleaseDbContext db, WriteTransaction write, Channel channel, ChannelRow? existing, List<ChannelRow> rows, HttpContext context, CancellationToken cancellation)
    {
        // There is one default at every moment, also inside the transaction: the index that sees to it can't be deferred.
        var former = channel.IsDefault ? rows.SingleOrDefault(row => row.IsDefault && row.Name != channel.Name) : null;
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

    private static AuditRecord Entry(HttpContext context, Channel? before, Channel after) => new(
        context.Identity()!.Actor, context.Address(), before is null ? AuditActions.CreateChannel : AuditActions.ChangeChannel, after.Name)
    {
        Details = new Dictionary<string, string>
        {
            ["title"] = after.Title,
            ["access"] = after.Access.ToString().ToLowerInvariant(),
            ["default"] = after.IsDefault ? "true" : "false",
            ["supportMonths"] = after.SupportMonths.ToString(System.Globalization.CultureInfo.InvariantCulture),
            ["requires"] = after.Requires is { } rule ? $"{rule.Channel} for {rule.Hours} h" : "",
        },
        DigestBefore = before is null ? null : Digest(before),
        DigestAfter = Digest(after),
    };

    /// <summary>Of a channel's fields as JSON, so that the audit shows that also what its details don't name has changed.</summary>
    private static string Digest(Channel channel) => "sha256:" + Convert.ToHexStringLower(SHA256.HashData(JsonSerializer.SerializeToUtf8Bytes(
        new PutChannelRequest(channel.Title, channel.Description, channel.Access, channel.IsDefault, channel.Requires, channel.SupportMonths), ContractsJson.Default.PutChannelRequest)));
}
