using System.Net;
using Microsoft.Extensions.Primitives;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Identity;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Licensing.Keys;
using ReleaseService.Server.Snapshots;

namespace ReleaseService.Server.Licensing;

/// <summary>Who is calling: reads and verifies the license of a request and says where it stands now.</summary>
public sealed class CallerReader(LicenseVerifier verifier, LicensingSettings settings, TimeProvider time)
{
    /// <summary>Characters of an Authorization header, beyond those of any license in use (1,440, and a third more in base64).</summary>
    private const int UsualLength = 2048;

    private readonly LicenseRules _rules = settings.Rules;

    public Caller Read(StringValues authorization, IPAddress? address, ReleaseSnapshot snapshot)
    {
        var keys = verifier.Keys;
        if (!keys.IsConfigured)
            return Caller.Anonymous;
        var length = authorization.Count == 1 ? authorization[0]!.Length : 0;
        Span<byte> buffer = length <= UsualLength ? stackalloc byte[UsualLength] : new byte[length];
        if (!LicenseHeader.TryRead(authorization, buffer, out var license))
            return Caller.Refused("license_malformed", null);
        if (license.IsEmpty)
            return Caller.Anonymous;

        var verdict = verifier.Verify(license, address);
        return verdict.License is { } verified ? Of(verified, keys, snapshot) : Caller.Refused(verdict.Error!, verdict.Detail);
    }

    /// <summary>As <see cref="Read"/>, for nobody and for whose license was verified before: allocates nothing and checks no signature. False for everybody else.</summary>
    public bool TryReadKnown(StringValues authorization, ReleaseSnapshot snapshot, out Caller caller)
    {
        caller = Caller.Anonymous;
        if (authorization.Count == 0)
            return true;
        var keys = verifier.Keys;
        if (!keys.IsConfigured || authorization is not [{ Length: <= UsualLength }])
            return false;
        Span<byte> buffer = stackalloc byte[UsualLength];
        if (!LicenseHeader.TryRead(authorization, buffer, out var license) || license.IsEmpty || verifier.FindKnown(keys, TokenHash.Of(license)) is not { } known)
            return false;
        caller = Of(known, keys, snapshot);
        return true;
    }

    private Caller Of(LicenseClaims license, LicenseKeys keys, ReleaseSnapshot snapshot)
    {
        var facts = snapshot.Licensing.FactsOf(license, keys);
        return new Caller(LicenseStanding.Assess(facts, time.GetUtcNow(), _rules), facts, null, null);
    }
}

/// <summary>Who is calling: a license, nobody, or an identity that was checked before.</summary>
/// <param name="Standing">What the caller's license is worth now.</param>
/// <param name="Facts">The license that was sent and verified, and what is known of it; none for nobody.</param>
/// <param name="Error">Code, when the license isn't one at all; null otherwise.</param>
/// <param name="Detail">What to say about it, if more than usual.</param>
public readonly record struct Caller(LicenseStanding Standing, LicenseFacts Facts, string? Error, string? Detail)
{
    /// <summary>Whoever publishes here: sees the channels that the identity is for, whatever their access. Null for everybody else.</summary>
    public CallerIdentity? Identity { get; private init; }

    public static Caller Anonymous { get; } = new(LicenseStanding.Anonymous, default, null, null);

    public static Caller Of(CallerIdentity identity) => Anonymous with { Identity = identity };

    public bool MaySee(Channel channel) => Identity?.MayUse(channel.Name) == true || Entitlement.MayFollow(Standing, channel);

    /// <param name="channel">A channel by name; null for the caller's own.</param>
    /// <param name="channels">The channels there are.</param>
    public Entitlement EntitlementTo(string? channel, ChannelCatalog channels)
    {
        if (Identity is null || channel is null || !channels.ByName.TryGetValue(channel, out var named))
            return Entitlement.ForChannel(Standing, channel, channels);
        return MaySee(named) ? new(LicenseState.Anonymous, named, null, "identity") : new(LicenseState.Refused, null, null, "channel_out_of_scope");
    }

    /// <summary>The promotion whose document the caller gets on a channel, null with the code of the refusal.</summary>
    /// <param name="channel">By name; null for the caller's own.</param>
    /// <param name="snapshot">What there is.</param>
    public (PromotionState? Promotion, string Code) HeadOf(string? channel, ReleaseSnapshot snapshot)
    {
        var entitlement = EntitlementTo(channel, snapshot.Catalog);
        if (entitlement.Channel is not { } entitled)
            return (null, entitlement.Code);
        return snapshot.Channels[entitled.Name].HeadAsOf(entitlement.AsOf) is { } promotion ? (promotion, entitlement.Code) : (null, "channel_empty");
    }

    public static Caller Refused(string error, string? detail) => new(default, default, error, detail);
}
