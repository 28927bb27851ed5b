using System.Text;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Releases;
using ReleaseService.Server.Licensing;

namespace ReleaseService.Fuzz.Targets.Tokens;

/// <summary>
/// <see cref="LicenseToken"/> and the server's <see cref="LicenseVerifier"/>: only what was signed is ever taken, by both checks of signatures alike and on each asking; what is taken says what
/// its payload says, and stands somewhere at any time. <see cref="TokenInput"/> says how an input becomes a token.
/// </summary>
internal sealed class TokenTarget : IFuzzTarget
{
    private static readonly DateTimeOffset[] Times = [DateTimeOffset.MinValue, DateTimeOffset.UnixEpoch, new(2026, 11, 30, 0, 0, 0, TimeSpan.Zero), DateTimeOffset.MaxValue - TimeSpan.FromHours(1)];

    private readonly Lazy<TokenKeys> _keys = new(() => new TokenKeys());

    public string Name => "token";

    public IEnumerable<byte[]> Seeds => TokenSeeds.All.Select(Encoding.UTF8.GetBytes);

    public IReadOnlyList<string> Words => TokenSeeds.Words;

    public void Run(byte[] input)
    {
        if (TokenInput.Read(input, _keys.Value) is not { } token)
            return;
        var parsed = LicenseToken.Parse(token.Text);
        Defects.Check(parsed);
        ReadIssuer(token.Text, parsed.TryGet(out _));

        var sent = Encoding.UTF8.GetBytes(token.Text);
        var verdict = _keys.Value.Verifier.Verify(sent, null);
        Property.Holds(verdict.License is null != verdict.Error is null, "A verdict is neither a license nor a refusal, or both.");
        var again = _keys.Value.Verifier.Verify(sent, null);
        Property.Holds(again.Error == verdict.Error && again.Detail == verdict.Detail && ReferenceEquals(again.License, verdict.License), "A license gets another answer when it is sent again.");
        var isGood = parsed.TryGet(out var read) && _keys.Value.Keys.Any(key => key.Verifies(read));
        Property.Holds(isGood == verdict.License is not null, "The two checks of a signature don't agree.", verdict.Error ?? "taken");
        Property.Holds(verdict.License is null || token.IsSigned, "A forged license is taken.");
        Property.Holds(verdict.License is not null || !token.IsSigned || !token.IsUsable || read is null, "A license that was signed is refused.", verdict.Error ?? "");
        if (read is not null)
            CheckClaims(read);
    }

    private static void CheckClaims(LicenseToken token)
    {
        PlainClaims.Check(token);
        List<DecisionReason> reasons = [];
        foreach (var now in Times)
        {
            var standing = LicenseStanding.Assess(new LicenseFacts(token.Claims, token.Claims), now, LicenseRules.Default, reasons);
            Property.Holds(standing.Code.Length > 0, "A license stands nowhere.");
        }

        Property.Holds(reasons.Count >= Times.Length, "A license stands somewhere without a reason.");
    }

    /// <summary>Whose token it is, as the server asks of what may come from an OIDC issuer: of strict JSON it is what stands there.</summary>
    private static void ReadIssuer(string text, bool isStrict)
    {
        var issuer = Server.Identity.Oidc.UnverifiedIssuer.Read(text);
        if (!isStrict)
            return;
        Property.Holds(CanonicalJson.Parse(PlainClaims.PayloadOf(text)).TryGet(out var payload), "A license is taken whose payload isn't strict JSON.");
        using (payload)
        {
            var expected = payload!.RootElement.TryGetProperty("iss", out var named) && named.ValueKind == System.Text.Json.JsonValueKind.String ? named.GetString() : null;
            Property.Holds(issuer == expected, "A token's issuer isn't the one that its payload names.");
        }
    }
}
