using System.CommandLine;
using System.Globalization;
using ReleaseService.Cli.Output;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Client;
using ReleaseService.Core.Publishing.Plans;
using Spectre.Console;

namespace ReleaseService.Cli.Channels;

/// <summary><c>releasectl channels create</c> and <c>set</c>: the one refuses a name that is there, the other keeps what isn't given.</summary>
internal static class PutChannel
{
    public static Command CreateNew()
    {
        var (name, options) = (GlobalOptions.Channel(), new PutChannelOptions());
        return new Verb(
            "create", "Makes a channel. Takes an admin. Asks before it becomes the default.",
            "releasectl channels create beta --title Beta --access licensed --requires nightly:24")
            .With(name).With(options.All)
            .Runs(call => RunAsync(call, call.Get(name), options, isNew: true));
    }

    public static Command CreateSet()
    {
        var (name, options) = (GlobalOptions.Channel(), new PutChannelOptions());
        return new Verb(
            "set", "Changes a channel; what isn't given stays. Takes an admin. Asks before it changes who follows it: the access or the default.",
            "releasectl channels set stable --default --yes",
            "releasectl channels set stable --requires none")
            .With(name).With(options.All)
            .Runs(call => RunAsync(call, call.Get(name), options, isNew: false));
    }

    private static async Task<int> RunAsync(Call call, string name, PutChannelOptions options, bool isNew)
    {
        var present = await FindAsync(call, name);
        if (isNew && present is not null)
            throw new CommandException($"The channel {name} is there already.", $"Change it with 'releasectl channels set {name}'.", ExitCode.Conflict);
        if (!isNew && present is null)
            throw new CommandException($"There is no channel {name}.", $"Make it with 'releasectl channels create {name}'.");

        var access = call.Get(options.Access) is { } word ? EnumWord<ChannelAccess>.TryParse(word)!.Value : present?.Access ?? ChannelAccess.Entitled;
        var request = new PutChannelRequest(
            call.Get(options.Title) ?? present?.Title ?? name, call.Get(options.Description) ?? present?.Description ?? "", access,
            call.Get(options.Default) || present?.IsDefault == true, call.Get(options.Requires) is { } text ? ParseRequirement(text) : present?.Requires,
            ExpectedRevision: present is null ? 0 : present.Revision, SupportMonths: call.Get(options.SupportMonths) ?? present?.SupportMonths);
        if (await ReachAsync(call, name, present, request) is { Count: > 0 } changes)
            await AgreeAsync(call, name, changes, call.Get(options.Yes));
        call.Out.Answer(await call.Client.PutChannelAsync(name, request, call.Cancellation), ContractsJson.Default.ChannelDetails, ChannelView.Of);
        return ExitCode.Fine;
    }

    /// <summary>What changes who gets the channel's releases, at once: of a channel that is there its access, and which one is the default.</summary>
    private static async Task<IReadOnlyList<FieldChange>> ReachAsync(Call call, string name, ChannelDetails? present, PutChannelRequest request)
    {
        List<FieldChange> changes = [];
        if (present is not null && request.Access is { } access && access != present.Access)
            changes.Add(new("access", EnumWord<ChannelAccess>.Of(present.Access), EnumWord<ChannelAccess>.Of(access)));
        if (request.IsDefault && present?.IsDefault != true)
            changes.Add(new("the default channel", (await call.Client.GetChannelsAsync(call.Cancellation)).Channels.FirstOrDefault(channel => channel.IsDefault)?.Name ?? "none", name));
        return changes;
    }

    private static async Task AgreeAsync(Call call, string name, IReadOnlyList<FieldChange> changes, bool yes)
    {
        call.Preview.Show(new Rows(changes.Select(change => Cell.Of($"{change.Field}: {change.Old} → {change.New}", Cell.Careful))));
        await call.MustConfirmAsync($"Change {name} for everybody who follows it", yes);
    }

    private static async Task<ChannelDetails?> FindAsync(Call call, string name)
    {
        try
        {
            return await call.Client.GetChannelAsync(name, call.Cancellation);
        }
        catch (ReleaseServiceException e) when (e.Problem?.Code == "channel_unknown")
        {
            return null;
        }
    }

    private static ChannelRequirement? ParseRequirement(string text)
    {
        if (text == "none")
            return null;
        var parts = text.Split(':');
        return parts is [{ Length: > 0 } channel, var hours] && int.TryParse(hours, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
            ? new ChannelRequirement(channel, count)
            : throw new CommandException($"'{text}' is no requirement.", "Give the channel that must have had a release first and for how many hours, such as --requires beta:72, or --requires none.");
    }
}
