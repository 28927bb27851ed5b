using System.Buffers.Text;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace ReleaseService.Testing.Identity;

/// <summary>Plays the issuer of GitHub Actions on this machine: discovery document, keys, and tokens with the claims that GitHub's have. Its keys
/// rotate, it breaks, and it signs what an attacker would send. Signs by hand, so that it shares no code with what it tests.</summary>
public sealed class OidcIssuer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ECDsa _ec = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private RSA _rsa = RSA.Create(2048);
    private int _asked;

    private OidcIssuer(WebApplication app)
    {
        _app = app;
        Jobs = new(this);
    }

    /// <summary>Its tokens' <c>iss</c>.</summary>
    public string Url => _app.Urls.First();

    public string KeyId { get; private set; } = "key-1";

    public JobTokens Jobs { get; }

    /// <summary>What the two documents are answered with instead: "down", "redirect", "huge", or a body.</summary>
    public string? DiscoveryFailure { get; set; }

    public string? KeysFailure { get; set; }

    /// <summary>While it isn't done, the discovery document isn't answered.</summary>
    public Task Hanging { get; set; } = Task.CompletedTask;

    /// <summary>How many times the discovery document was asked for.</summary>
    public int Asked => _asked;

    public static async Task<OidcIssuer> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        var app = builder.Build();
        var issuer = new OidcIssuer(app);
        app.MapGet("/.well-known/openid-configuration", async context =>
        {
            Interlocked.Increment(ref issuer._asked);
            await issuer.Hanging;
            await AnswerAsync(context, issuer.DiscoveryFailure, issuer.Discovery);
        });
        app.MapGet("/.well-known/jwks", context => AnswerAsync(context, issuer.KeysFailure, issuer.Jwks));
        app.MapGet("/elsewhere", context => AnswerAsync(context, null, issuer.Discovery)); // where a redirect leads
        app.MapGet(JobTokens.Path, issuer.Jobs.HandleAsync);
        await app.StartAsync();
        return issuer;
    }

    /// <summary>The payload of a token for a job of acme/releases, run by a push to main.</summary>
    public JsonObject Claims(string audience, DateTimeOffset now) => new()
    {
        ["jti"] = Guid.NewGuid().ToString(),
        ["sub"] = "repo:acme/releases:ref:refs/heads/main",
        ["aud"] = audience,
        ["ref"] = "refs/heads/main",
        ["sha"] = "5f1c8a2b7f6f4b0e9a3d2c1b0a99887766554433",
        ["repository"] = "acme/releases",
        ["repository_owner"] = "acme",
        ["repository_owner_id"] = "65",
        ["run_id"] = "9876543210",
        ["run_number"] = "10",
        ["run_attempt"] = "2",
        ["repository_visibility"] = "private",
        ["repository_id"] = "74",
        ["actor_id"] = "12",
        ["actor"] = "octocat",
        ["workflow"] = "publish",
        ["head_ref"] = "",
        ["base_ref"] = "",
        ["event_name"] = "push",
        ["ref_protected"] = "true",
        ["ref_type"] = "branch",
        ["workflow_ref"] = "acme/releases/.github/workflows/publish.yml@refs/heads/main",
        ["workflow_sha"] = "5f1c8a2b7f6f4b0e9a3d2c1b0a99887766554433",
        ["job_workflow_ref"] = "acme/releases/.github/workflows/publish.yml@refs/heads/main",
        ["job_workflow_sha"] = "5f1c8a2b7f6f4b0e9a3d2c1b0a99887766554433",
        ["runner_environment"] = "github-hosted",
        ["iss"] = Url,
        ["nbf"] = now.AddMinutes(-10).ToUnixTimeSeconds(),
        ["exp"] = now.AddMinutes(5).ToUnixTimeSeconds(),
        ["iat"] = now.ToUnixTimeSeconds(),
    };

    /// <summary>Signs with the present key, whatever the header says of it.</summary>
    public string Sign(string payload, string algorithm = "RS256", string? header = null)
    {
        header ??= $$"""{"typ":"JWT","alg":"{{algorithm}}","x5t":"{{KeyId}}","kid":"{{(algorithm == "ES256" ? "ec" : KeyId)}}"}""";
        var input = $"{Encode(header)}.{Encode(payload)}";
        var bytes = Encoding.ASCII.GetBytes(input);
        var signature = algorithm switch
        {
            "RS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pkcs1),
            "PS256" => _rsa.SignData(bytes, HashAlgorithmName.SHA256, RSASignaturePadding.Pss),
            "RS512" => _rsa.SignData(bytes, HashAlgorithmName.SHA512, RSASignaturePadding.Pkcs1),
            "ES256" => _ec.SignData(bytes, HashAlgorithmName.SHA256, DSASignatureFormat.IeeeP1363FixedFieldConcatenation),
            "HS256" => HMACSHA256.HashData(Encoding.ASCII.GetBytes(_rsa.ExportSubjectPublicKeyInfoPem()), bytes),
            "none" => [],
            _ => throw new ArgumentOutOfRangeException(nameof(algorithm)),
        };
        return $"{input}.{Base64Url.EncodeToString(signature)}";
    }

    /// <summary>Signs with a new key from now on, and publishes that alone.</summary>
    public void Rotate(string keyId)
    {
        _rsa.Dispose();
        (_rsa, KeyId) = (RSA.Create(2048), keyId);
    }

    public string Discovery() =>
        new JsonObject { ["issuer"] = Url, ["jwks_uri"] = $"{Url}/.well-known/jwks", ["id_token_signing_alg_values_supported"] = new JsonArray("RS256") }.ToJsonString();

    public string Jwks()
    {
        var (rsa, ec) = (_rsa.ExportParameters(false), _ec.ExportParameters(false));
        return new JsonObject
        {
            ["keys"] = new JsonArray(
                new JsonObject { ["kty"] = "RSA", ["alg"] = "RS256", ["use"] = "sig", ["kid"] = KeyId, ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) },
                new JsonObject { ["kty"] = "RSA", ["use"] = "sig", ["kid"] = "any", ["n"] = Base64Url.EncodeToString(rsa.Modulus), ["e"] = Base64Url.EncodeToString(rsa.Exponent) },
                new JsonObject { ["kty"] = "EC", ["crv"] = "P-256", ["kid"] = "ec", ["x"] = Base64Url.EncodeToString(ec.Q.X), ["y"] = Base64Url.EncodeToString(ec.Q.Y) }),
        }.ToJsonString();
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        _rsa.Dispose();
        _ec.Dispose();
    }

    public static string Encode(string text) => Base64Url.EncodeToString(Encoding.UTF8.GetBytes(text));

    private static Task AnswerAsync(HttpContext context, string? failure, Func<string> document)
    {
        switch (failure)
        {
            case "down":
                context.Response.StatusCode = 503;
                return Task.CompletedTask;
            case "redirect":
                context.Response.Redirect("/elsewhere");
                return Task.CompletedTask;
            case "huge":
                return context.Response.WriteAsync(document() + new string(' ', 2 * 1024 * 1024));
            default:
                return context.Response.WriteAsync(failure ?? document());
        }
    }
}
