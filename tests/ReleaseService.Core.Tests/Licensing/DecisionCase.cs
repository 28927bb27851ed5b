using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>
/// A case of the table in words, apart by semicolons; times in days from now. <c>ends 30</c> a license that ends then, <c>ends never</c>, <c>none</c>; <c>begins 1</c>;
/// <c>names beta nightly</c> the channels that it names; <c>revoked</c>; <c>key gone</c>; the same of a newer license of the deployment with <c>newer</c> before it;
/// <c>deployment revoked</c>; <c>assigned beta</c>; <c>asks beta</c> by name; <c>pins -5</c> a release that first came out then, <c>pins -5 public</c> on a public channel; <c>refusing</c> a server that refuses what it would freeze.
/// </summary>
internal sealed class DecisionCase
{
    public static readonly DateTimeOffset Now = new(2026, 9, 1, 12, 0, 0, TimeSpan.Zero);

    public static readonly ChannelCatalog Catalog = new(
    [
        new Channel("stable", "Stable", "", ChannelAccess.Public, IsDefault: true), new Channel("lts", "LTS", "", ChannelAccess.Public, IsDefault: false),
        new Channel("beta", "Beta", "", ChannelAccess.Licensed, IsDefault: false), new Channel("nightly", "Nightly", "", ChannelAccess.Entitled, IsDefault: false),
    ]);

    private readonly LicenseRules _rules = LicenseRules.Default;
    private readonly DecisionRequest _request;

    public DecisionCase(string words)
    {
        foreach (var part in words.Split("; "))
        {
            Facts = part.Split(' ') switch
            {
                ["none"] => Facts,
                ["ends", var day] => Facts with { License = Ending("sent", day) },
                ["begins", var day] => Facts with { License = Facts.License! with { NotBefore = Day(day) } },
                ["names", .. var channels] => Facts with { License = Facts.License! with { Channels = channels } },
                ["revoked"] => Facts with { LicenseRevokedAt = Now },
                ["newer", "ends", var day] => Facts with { Newest = Ending("newer", day) },
                ["newer", "begins", var day] => Facts with { Newest = Facts.Newest! with { NotBefore = Day(day) } },
                ["newer", "names", .. var channels] => Facts with { Newest = Facts.Newest! with { Channels = channels } },
                ["key", "gone"] => Facts with { LicenseKeyIsGone = true },
                ["newer", "key", "gone"] => Facts with { NewestKeyIsGone = true },
                ["newer", "revoked"] => Facts with { NewestRevokedAt = Now },
                ["deployment", "revoked"] => Facts with { DeploymentRevokedAt = Now },
                ["assigned", var channel] => Facts with { AssignedChannel = channel },
                ["asks", _] or ["pins", ..] or ["refusing"] => Facts,
                _ => throw new ArgumentException(part, nameof(words)),
            };
            _request = part.Split(' ') switch
            {
                ["asks", var channel] => _request with { Channel = channel },
                ["pins", var day, .. var where] => _request with { Pin = new("pinned", Day(day), where is ["public"]) },
                _ => _request,
            };
            _rules = part == "refusing" ? _rules with { RefuseExpired = true } : _rules;
        }
    }

    private static readonly DecisionSupply Supply = SupplyOf(Catalog);

    public LicenseFacts Facts { get; }

    /// <summary><c>valid stable 33</c>: state, channel, and the day up to which it sees promotions (without the clock skew); or <c>refused</c> and the code.</summary>
    public string Decide(ICollection<DecisionReason>? reasons = null)
    {
        var got = Get(reasons);
        var limit = got.AsOf is { } asOf ? (asOf - _rules.ClockSkew - Now).TotalDays.ToString("0.##", null) : "always";
        return got.State == LicenseState.Refused ? $"refused {got.Code}" : $"{got.State.ToString().ToLowerInvariant()} {got.Channel?.Name ?? "pinned"} {limit}";
    }

    /// <summary><c>head of stable, 5</c>, <c>frozen on stable at 2</c>, <c>pinned to 0.78.0</c>, or <c>refused</c>.</summary>
    public string Outcome()
    {
        var got = Get();
        return got.Outcome switch
        {
            EntitlementOutcome.Head => $"head of {got.Channel!.Name}, {got.Promotion?.Sequence}",
            EntitlementOutcome.Frozen => $"frozen on {got.Channel!.Name} at {got.Promotion?.Sequence}",
            EntitlementOutcome.Pinned => $"pinned to {got.Pin!.Name}",
            _ => $"refused{got.Channel}{got.Promotion}{got.Pin}",
        };
    }

    public Entitlement Get(ICollection<DecisionReason>? reasons = null) => Entitlement.Decide(Facts, _request, Supply, Now, _rules, reasons);

    /// <summary>A channel got its first promotion a thousand days ago and one every ten days since; lts never had one.</summary>
    public static DecisionSupply SupplyOf(ChannelCatalog channels) => new(channels, (channel, time) =>
    {
        var sequence = Math.Max(1, 1 + (long)Math.Floor(((time ?? Now) - Now.AddDays(-1000)).TotalDays / 10));
        sequence = Math.Min(sequence, 101);
        return channel.Name == "lts" ? null : new Promoted(sequence, $"release-{sequence}", Now.AddDays(-1000 + ((sequence - 1) * 10)));
    });

    private static LicenseClaims Ending(string identity, string day) => new(identity, "deployment", day == "never" ? null : Day(day), null, [], null);

    private static DateTimeOffset Day(string day) => Now.AddDays(double.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
}
