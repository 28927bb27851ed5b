using System.Text.Json.Serialization;

namespace ReleaseService.Cluster.State;

/// <summary>Source-generated JSON metadata of the state.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(ResourceState))]
internal sealed partial class StateJson : JsonSerializerContext;
