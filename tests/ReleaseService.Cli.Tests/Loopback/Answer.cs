using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using ReleaseService.Contracts;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Errors;
using ReleaseService.Contracts.Publishing;

namespace ReleaseService.Cli.Tests.Loopback;

/// <summary>The bytes of an answer.</summary>
/// <param name="Bytes">From the status line on.</param>
/// <param name="BreaksOff">Whether the connection ends with a reset after them.</param>
internal sealed record Answer(byte[] Bytes, bool BreaksOff = false)
{
    /// <summary>The request arrives, the answer doesn't.</summary>
    public static Answer Lost { get; } = new([], BreaksOff: true);

    public static Answer Json<T>(T value, JsonTypeInfo<T> type, int status = 200) => Of(status, "application/json", JsonSerializer.Serialize(value, type));

    public static Answer Problem(int status, string code, string title, string detail, string header) =>
        Of(status, "application/problem+json", JsonSerializer.Serialize(new Problem($"urn:release-service:error:{code}", title, status, detail, code), ContractsJson.Default.Problem), header);

    public static Answer Problem(
        int status, string code, string title, string detail, IReadOnlyList<Refusal>? refusals = null, IReadOnlyList<FindingDetails>? findings = null, PromotionDetails? head = null) =>
        Of(status, "application/problem+json", JsonSerializer.Serialize(
            new Problem($"urn:release-service:error:{code}", title, status, detail, code, refusals, findings, head), ContractsJson.Default.Problem));

    public static Answer Of(int status, string contentType, string body, params string[] headers)
    {
        var bytes = Encoding.UTF8.GetBytes(body);
        var more = string.Concat(headers.Select(header => $"{header}\r\n"));
        return new([.. Encoding.ASCII.GetBytes($"HTTP/1.1 {status} X\r\nContent-Type: {contentType}\r\nContent-Length: {bytes.Length}\r\n{more}Connection: close\r\n\r\n"), .. bytes]);
    }

    /// <summary>This answer up to its middle.</summary>
    public Answer Half() => new(Bytes[..^20], BreaksOff: true);
}
