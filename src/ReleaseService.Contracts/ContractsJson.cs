using System.Text.Json.Serialization;
using ReleaseService.Contracts.Channels;
using ReleaseService.Contracts.Errors;
using ReleaseService.Contracts.Licensing;
using ReleaseService.Contracts.Releases;

namespace ReleaseService.Contracts;

/// <summary>Source-generated JSON metadata of every wire record: camelCase, times as RFC 3339.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SpecDocument))]
[JsonSerializable(typeof(ChannelList))]
[JsonSerializable(typeof(ChannelDetails))]
[JsonSerializable(typeof(ReleaseDetails))]
[JsonSerializable(typeof(LicenseDetails))]
[JsonSerializable(typeof(Problem))]
public sealed partial class ContractsJson : JsonSerializerContext;
