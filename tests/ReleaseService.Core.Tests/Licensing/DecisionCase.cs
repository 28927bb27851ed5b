using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;

namespace ReleaseService.Core.Tests.Licensing;

/// <summary>
/// A case of the table in words, apart by semicolons; times in days from now. <c>ends 30</c> a license that ends then, <c>ends never</c>, <c>none</c>; <c>begins 1</c>;
/// <c>names beta nightly</c> the channels that it names; <c>revoked</c>; <c>key gone</c>; the same of a newer license of the deployment with <c>newer</c> before it;
/// <c>deployment revoked</c>; <c>assigned beta</c>; <c>asks beta</c> by name; <c>refusing</c> a server that refuses what it would freeze.
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
    private readonly string? _asks;

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
                ["assigned", var channel] => Facts with { Assignment = new(channel, Now) },
                ["asks", _] or ["refusing"] => Facts,
                _ => throw new ArgumentException(part, nameof(words)),
            };
            _asks = part.StartsWith("asks ", StringComparison.Ordinal) ? part[5..] : _asks;
            _rules = part == "refusing" ? _rules with { RefuseExpired = true } : _rules;
        }
    }

    public LicenseFacts Facts { get; }

    /// <summary><c>valid stable 33</c>: state, channel, and the day up to which it sees promotions (without the clock skew); or <c>refused</c> and the code.</summary>
    public string Decide(ICollection<DecisionReason>? reasons = null)
    {
        var got = Entitlement.Decide(Facts, _asks, Catalog, Now, _rules, reasons);
        var limit = got.AsOf is { } asOf ? (asOf - _rules.ClockSkew - Now).TotalDays.ToString("0.##", null) : "always";
        return got.State == LicenseState.Refused ? $"refused {got.Code}" : $"{got.State.ToString().ToLowerInvariant()} {got.Channel!.Name} {limit}";
    }

    private static LicenseClaims Ending(string identity, string day) => new(identity, "deployment", day == "never" ? null : Day(day), null, [], null);

    private static DateTimeOffset Day(string day) => Now.AddDays(double.Parse(day, System.Globalization.CultureInfo.InvariantCulture));
}
