import type {MessageTable} from './schema.ts';

/** CustomResourceDefinitions and APIServices. */
export const extensionMessages: MessageTable = {
	CustomResourceDefinition: `
		metadata=1:ObjectMeta! spec=2:CustomResourceDefinitionSpec! status=3:CustomResourceDefinitionStatus!
	`,
	CustomResourceDefinitionSpec: `
		group=1:s! names=3:CustomResourceDefinitionNames! scope=4:s!
		versions=7:*CustomResourceDefinitionVersion conversion=9:CustomResourceConversion
		preserveUnknownFields=10:b!
	`,
	CustomResourceDefinitionNames: `
		plural=1:s! singular=2:s! shortNames=3:*s kind=4:s! listKind=5:s! categories=6:*s
	`,
	CustomResourceDefinitionVersion: `
		name=1:s! served=2:b! storage=3:b! schema=4:CustomResourceValidation
		subresources=5:CustomResourceSubresources additionalPrinterColumns=6:*CustomResourceColumnDefinition
		deprecated=7:b! deprecationWarning=8:s selectableFields=9:*SelectableField
	`,
	CustomResourceValidation: 'openAPIV3Schema=1:JSONSchemaProps',
	JSONSchemaProps: `
		id=1:s! $schema=2:s! $ref=3:s description=4:s! type=5:s! format=6:s! title=7:s! default=8:r
		maximum=9:d exclusiveMaximum=10:b! minimum=11:d exclusiveMinimum=12:b! maxLength=13:i minLength=14:i
		pattern=15:s! maxItems=16:i minItems=17:i uniqueItems=18:b! multipleOf=19:d enum=20:*r
		maxProperties=21:i minProperties=22:i required=23:*s items=24:A allOf=25:*JSONSchemaProps
		oneOf=26:*JSONSchemaProps anyOf=27:*JSONSchemaProps not=28:JSONSchemaProps
		properties=29:%JSONSchemaProps additionalProperties=30:B patternProperties=31:%JSONSchemaProps
		dependencies=32:%S additionalItems=33:B definitions=34:%JSONSchemaProps
		externalDocs=35:ExternalDocumentation example=36:r nullable=37:b!
		x-kubernetes-preserve-unknown-fields=38:b x-kubernetes-embedded-resource=39:b!
		x-kubernetes-int-or-string=40:b! x-kubernetes-list-map-keys=41:*s x-kubernetes-list-type=42:s
		x-kubernetes-map-type=43:s x-kubernetes-validations=44:*ValidationRule
	`,
	ExternalDocumentation: 'description=1:s! url=2:s!',
	ValidationRule: `
		rule=1:s! message=2:s! messageExpression=3:s! reason=4:s fieldPath=5:s! optionalOldSelf=6:b
	`,
	CustomResourceSubresources: `
		status=1:CustomResourceSubresourceStatus scale=2:CustomResourceSubresourceScale
	`,
	CustomResourceSubresourceStatus: '',
	CustomResourceSubresourceScale: `
		specReplicasPath=1:s! statusReplicasPath=2:s! labelSelectorPath=3:s
	`,
	CustomResourceColumnDefinition: `
		name=1:s! type=2:s! format=3:s! description=4:s! priority=5:i! jsonPath=6:s!
	`,
	SelectableField: 'jsonPath=1:s!',
	CustomResourceConversion: 'strategy=1:s! webhook=2:WebhookConversion',
	WebhookConversion: 'clientConfig=2:WebhookClientConfig conversionReviewVersions=3:*s',
	WebhookClientConfig: 'service=1:ServiceReference caBundle=2:y url=3:s',
	ServiceReference: 'namespace=1:s! name=2:s! path=3:s port=4:i',
	CustomResourceDefinitionStatus: `
		conditions=1:*CustomResourceDefinitionCondition acceptedNames=2:CustomResourceDefinitionNames!
		storedVersions=3:*s
	`,
	CustomResourceDefinitionCondition: `
		type=1:s! status=2:s! lastTransitionTime=3:t! reason=4:s! message=5:s!
	`,
	APIService: 'metadata=1:ObjectMeta! spec=2:APIServiceSpec! status=3:APIServiceStatus!',
	APIServiceSpec: `
		service=1:ApiregServiceReference group=2:s! version=3:s! insecureSkipTLSVerify=4:b! caBundle=5:y
		groupPriorityMinimum=7:i! versionPriority=8:i!
	`,
	ApiregServiceReference: 'namespace=1:s! name=2:s! port=3:i',
	APIServiceStatus: 'conditions=1:*APIServiceCondition',
	APIServiceCondition: 'type=1:s! status=2:s! lastTransitionTime=3:t! reason=4:s! message=5:s!',
};
