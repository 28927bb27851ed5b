using ReleaseService.Contracts.Channels;
using ReleaseService.Core.Channels;
using ReleaseService.Core.Licensing;
using ReleaseService.Server.Hosting.Errors;
using ReleaseService.Server.Licensing;
using ReleaseService.Testing.Servers;
using Xunit;

namespace ReleaseService.Server.Tests.Licensing;

public sealed class LicenseWordsTests
{
    private static readonly DateTimeOffset Now = TestServer.Start;

    [Fact]
    public void Every_reason_that_a_decision_can_have_is_told_in_words_of_its_own()
    {
        var channels = new ChannelCatalog([new("stable", "", "", ChannelAccess.Public, IsDefault: true), new("inner", "", "", ChannelAccess.Entitled, IsDefault: false)]);
        LicenseFacts[] all =
        [
            default, new(Ends(1)), new(Ends(-1)), new(Ends(-9)), new(Ends(-9), Ends(1)), new(Ends(1) with { NotBefore = Now.AddDays(1) }),
            new(Ends(1), LicenseRevokedAt: Now), new(Ends(1), DeploymentRevokedAt: Now), new(Ends(1), LicenseKeyIsGone: true),
        ];
        DecisionRequest[] requests = [default, new("inner"), new("nowhere"), new(Pin: new("0.83.0-1", Now, IsPublic: false))];
        var codes = all.SelectMany(facts => new[] { false, true }.SelectMany(refuses => requests.Select(request =>
            Entitlement.Decide(facts, request, new(channels, (_, _) => null), Now, LicenseRules.Default with { RefuseExpired = refuses }).Code))).Append("identity").Append("channel_out_of_scope").Distinct().ToList();
        Assert.Equal(
            ["anonymous", "channel_forbidden", "channel_out_of_scope", "channel_unknown", "deployment_revoked", "identity", "license_expired", "license_frozen", "license_grace", "license_key_retired",
                "license_not_yet_valid",
                "license_renewed", "license_required", "license_revoked", "license_valid", "release_after_freeze"],
            codes.Order(StringComparer.Ordinal));
        Assert.Equal(codes.Count, codes.Select(LicenseWords.Explain).Except([ErrorTable.Find(ErrorTable.Internal).Detail]).Count());
    }

    private static LicenseClaims Ends(int days) => new(new string((char)('a' + Math.Abs(days)), 64), "deployment-a", Now.AddDays(days), null, [], null);
}
