using System.Buffers.Text;
using System.Text;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;
using ReleaseService.Core.Licensing;
using ReleaseService.Core.Tests.Releases;
using Xunit;

namespace ReleaseService.Core.Tests.Licensing;

public sealed class LicenseTokenProperties
{
    private const string Alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

    private static readonly string Good = TokenText.Of();
    private static readonly LicenseClaims GoodClaims = Expect.Valid(LicenseToken.Parse(Good)).Claims;

    [Property(MaxTest = 1000)]
    public void Random_text_never_makes_the_parser_throw(string? text) => Expect.EitherOr(LicenseToken.Parse(text ?? ""));

    [Property(MaxTest = 3000)]
    public Property Random_parts_of_the_right_alphabet_never_make_the_parser_throw() => Prop.ForAll(
        Arb.From(Gen.ListOf(Gen.Elements((Alphabet + "...").ToCharArray())).Select(characters => string.Concat(characters))),
        text => Expect.EitherOr(LicenseToken.Parse(text)));

    [Property(MaxTest = 3000)]
    public void A_token_with_errors_in_transit_never_makes_the_parser_throw(DoNotSize<int> seed)
    {
        var broken = Encoding.Latin1.GetString(Mutation.Of(Encoding.Latin1.GetBytes(Good), Alphabet + ".=+/ \n", new Random(seed.Item)));
        var result = LicenseToken.Parse(broken);
        Expect.EitherOr(result);
        if (result.TryGet(out var token))
            Assert.Equal(broken[..broken.LastIndexOf('.')] == Good[..Good.LastIndexOf('.')], token.Claims.Identity == GoodClaims.Identity);
    }

    [Property(MaxTest = 3000)]
    public void A_payload_with_errors_never_makes_the_parser_throw(DoNotSize<int> seed)
    {
        var payload = Mutation.Of(Expect.Utf8(TokenText.Payload), "{}[]\",:\\0 9e-Zntu", new Random(seed.Item));
        Expect.EitherOr(LicenseToken.Parse($"{TokenText.Encode(TokenText.Header)}.{Base64Url.EncodeToString(payload)}.c2ln"));
    }

    [Property(Arbitrary = [typeof(JsonTreeGenerator)], MaxTest = 500)]
    public void Any_JSON_in_a_known_claim_is_read_or_refused_by_that_claim(JsonTree value, byte claim)
    {
        var name = new[] { "deploymentId", "expiresAt", "exp", "nbf", "channel", "trial" }[claim % 6];
        var result = LicenseToken.Parse(TokenText.Of($$"""{"{{name}}":{{value.Plain()}}}"""));
        Expect.EitherOr(result);
        Assert.All(result.Defects, defect => Assert.Equal(("license_malformed", name), (defect.Code, defect.Path)));
    }

    [Property(Arbitrary = [typeof(JsonTreeGenerator)])]
    public bool Unknown_claims_change_nothing_but_the_identity(JsonTree value) =>
        Read(TokenText.Of($$"""{"maxUsers":{{value.Plain()}},{{TokenText.Payload[1..]}}""")) is var claims
        && claims.Identity != GoodClaims.Identity
        && claims with { Identity = GoodClaims.Identity, Channels = GoodClaims.Channels } == GoodClaims
        && claims.Channels.Count == 0;

    [Property]
    public bool The_signature_is_no_part_of_the_identity(byte[] signature) =>
        signature.Length == 0 || Read(TokenText.Of(signature: Base64Url.EncodeToString(signature))).Identity == GoodClaims.Identity;

    [Property]
    public bool Each_byte_of_header_and_payload_is_part_of_the_identity(ushort spaces)
    {
        var some = new string(' ', 1 + (spaces % 100));
        LicenseClaims[] claims = [GoodClaims, Read(TokenText.Of(TokenText.Payload + some)), Read(TokenText.Of(header: TokenText.Header + some))];
        return claims.DistinctBy(read => read.Identity).Count() == 3;
    }

    private static LicenseClaims Read(string token) => Expect.Valid(LicenseToken.Parse(token)).Claims;
}
