namespace KubeNet.Orchestration.Kubernetes.Objects;

/// <summary>How a <see cref="NodeRequirement"/> compares (v1.NodeSelectorOperator).</summary>
public enum NodeOperator
{
    /// <summary>The value is there and is one of the values.</summary>
    In,

    /// <summary>The value is not there, or is none of the values.</summary>
    NotIn,

    /// <summary>The value is there.</summary>
    Exists,

    /// <summary>The value is not there.</summary>
    DoesNotExist,

    /// <summary>The value is a whole number above the only value.</summary>
    Gt,

    /// <summary>The value is a whole number below the only value.</summary>
    Lt,
}
