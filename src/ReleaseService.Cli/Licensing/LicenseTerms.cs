using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using ReleaseService.Cli.Identity;
using ReleaseService.Cli.Shell;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core;

namespace ReleaseService.Cli.Licensing;

/// <summary>What a new license or a renewal says: a file with whatever the API takes, and options that win over it.</summary>
internal sealed class LicenseTerms
{
    private readonly Option<string?> _customer = new("--customer") { HelpName = "NAME", Description = "Whose deployment it is." };
    private readonly Option<string?> _expires = new("--expires") { HelpName = "365d|2027-09-01|never", Description = "How long it lasts, in days (d) or hours (h), or until when: a day to its end, or a time (2027-09-01T12:00:00.000Z); UTC." };
    private readonly Option<string[]> _channels = new("--channel") { HelpName = "NAME", Description = "A channel that it may follow, the first is its default; may be given more than once.", DefaultValueFactory = _ => [] };
    private readonly Option<bool?> _trial = new("--trial") { Description = "Whether it is a trial." };
    private readonly Option<string[]> _flags = new("--flag") { HelpName = "NAME", Description = "A feature, as the platform knows it; may be given more than once.", DefaultValueFactory = _ => [] };
    private readonly Option<long?> _agents = Limit("--concurrent-agents", "agents at a time.");
    private readonly Option<long?> _users = Limit("--max-users", "users.");
    private readonly Option<long?> _viewers = Limit("--max-view-only-users", "users who only look.");
    private readonly Option<long?> _teams = Limit("--max-teams", "teams.");
    private readonly Option<long?> _models = Limit("--max-registered-models", "registered models.");
    private readonly Option<long?> _storage = Limit("--max-storage-gb", "storage in GB.");
    private readonly Option<bool> _move = new("--move-deployment") { Description = "The deployment was another customer's and is this one's now." };
    private readonly Option<string?> _terms = new("--terms") { HelpName = "FILE", Description = "JSON with all this and more (weaveLimits, claims), as POST /api/v1/licenses takes it; options win over it." };

    public Symbol[] All => [_customer, _expires, _channels, _trial, _flags, _agents, _users, _viewers, _teams, _models, _storage, _move, _terms];

    public async Task<IssueLicenseRequest> ReadAsync(Call call, string? deployment = null)
    {
        var terms = call.Get(_terms) is { } file ? await ReadFileAsync(file, call.Cancellation) : new IssueLicenseRequest();
        return terms with
        {
            DeploymentId = deployment ?? terms.DeploymentId,
            Customer = call.Get(_customer) ?? terms.Customer,
            ExpiresAt = call.Get(_expires) is { } expires ? Expiry(expires, call.Surroundings.Time.GetUtcNow()) : terms.ExpiresAt,
            Channels = call.Get(_channels) is { Length: > 0 } channels ? channels : terms.Channels,
            Trial = call.Get(_trial) ?? terms.Trial,
            Flags = call.Get(_flags) is { Length: > 0 } flags ? flags : terms.Flags,
            ConcurrentAgents = call.Get(_agents) ?? terms.ConcurrentAgents,
            MaxUsers = call.Get(_users) ?? terms.MaxUsers,
            MaxViewOnlyUsers = call.Get(_viewers) ?? terms.MaxViewOnlyUsers,
            MaxTeams = call.Get(_teams) ?? terms.MaxTeams,
            MaxRegisteredModels = call.Get(_models) ?? terms.MaxRegisteredModels,
            MaxStorageGb = call.Get(_storage) ?? terms.MaxStorageGb,
            MoveDeployment = call.Get(_move) || terms.MoveDeployment,
        };
    }

    /// <summary>Whether anything says when it ends; a forgotten option must not make a license for good.</summary>
    public bool SaysWhen(Call call, IssueLicenseRequest request) => request.ExpiresAt is not null || call.Get(_expires) is not null;

    private static async Task<IssueLicenseRequest> ReadFileAsync(string file, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize(await File.ReadAllBytesAsync(file, cancellation), ContractsJson.Default.IssueLicenseRequest) ?? throw new JsonException();
        }
        catch (JsonException e)
        {
            throw new CommandException($"{file} holds no terms of a license (at {e.Path ?? "its root"}, line {(e.LineNumber ?? 0) + 1}).", "Give a JSON object with members such as maxUsers and weaveLimits; docs/licensing.md has one.");
        }
    }

    /// <summary>A day counts to its end, as in contracts.</summary>
    private static DateTimeOffset? Expiry(string text, DateTimeOffset now)
    {
        if (text == "never")
            return null;
        if (DateTimeOffset.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var day))
            return day.Add(new TimeSpan(0, 23, 59, 59, 999));
        return Timestamp.Parse(text) ?? now + Words.Span(text)
            ?? throw new CommandException($"--expires '{text}' says no time.", "Give days or hours from now (365d, 12h), a day, which is its end in UTC (2027-09-01), a time (2027-09-01T12:00:00Z), or never.");
    }

    private static Option<long?> Limit(string name, string what) => new(name) { HelpName = "COUNT", Description = $"Limit: {what}" };
}
