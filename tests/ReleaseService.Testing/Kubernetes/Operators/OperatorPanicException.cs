namespace ReleaseService.Testing.Kubernetes.Operators;

/// <summary>The operator's process would end here.</summary>
public sealed class OperatorPanicException(string message) : Exception(message);
