using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using ReleaseService.Contracts.Audit;
using ReleaseService.Core.Releases;

namespace ReleaseService.Core.Audit;

/// <summary>
/// The audit as a hash chain: each entry's hash covers its content and the hash of the entry before it, so that nothing can be changed, left out or put
/// in between without every later hash changing. What the chain alone can't show is that its end was cut off: note number and hash of an entry
/// elsewhere, and check later that it is still there.
/// </summary>
public static class AuditChain
{
    /// <summary>What the first entry has for the hash before it.</summary>
    public static readonly string Start = new('0', SHA256.HashSizeInBytes * 2);

    public static AuditEntry Append(AuditRecord record, long number, DateTimeOffset at, string previousHash)
    {
        var entry = new AuditEntry(
            number, Timestamp.ToMilliseconds(at), record.Actor, record.Address, record.Action, record.Subject, record.Reason, record.Details,
            record.DigestBefore, record.DigestAfter, previousHash, Hash: "");
        return entry with { Hash = HashOf(entry) };
    }

    /// <summary>SHA-256, in lower-case hex, over the RFC 8785 JSON of the entry without its hash.</summary>
    public static string HashOf(AuditEntry entry)
    {
        var output = new ArrayBufferWriter<byte>(512);
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("number", entry.Number);
            json.WriteString("at", Timestamp.Format(entry.At));
            json.WriteString("actor", entry.Actor);
            json.WriteString("address", entry.Address);
            json.WriteString("action", entry.Action);
            json.WriteString("subject", entry.Subject);
            json.WriteString("reason", entry.Reason);
            json.WriteStartObject("details");
            foreach (var (name, value) in entry.Details)
                json.WriteString(name, value);
            json.WriteEndObject();
            json.WriteString("digestBefore", entry.DigestBefore);
            json.WriteString("digestAfter", entry.DigestAfter);
            json.WriteString("previousHash", entry.PreviousHash);
            json.WriteEndObject();
        }

        return CanonicalJson.Canonicalize(output.WrittenMemory).TryGet(out var canonical)
            ? Convert.ToHexStringLower(SHA256.HashData(canonical))
            : throw new InvalidOperationException("An audit entry has a canonical form.");
    }
}
