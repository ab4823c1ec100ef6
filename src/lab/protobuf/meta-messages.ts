import type {MessageTable} from './schema.ts';

/** Metadata, and the Status of errors (apimachinery meta/v1). */
export const metaMessages: MessageTable = {
	ObjectMeta: `
		name=1:s! generateName=2:s! namespace=3:s! selfLink=4:s! uid=5:s! resourceVersion=6:s!
		generation=7:i! creationTimestamp=8:t! deletionTimestamp=9:t deletionGracePeriodSeconds=10:i
		labels=11:%s annotations=12:%s ownerReferences=13:*OwnerReference finalizers=14:*s
		managedFields=17:*ManagedFieldsEntry
	`,
	OwnerReference: 'kind=1:s! name=3:s! uid=4:s! apiVersion=5:s! controller=6:b blockOwnerDeletion=7:b',
	ManagedFieldsEntry: `
		manager=1:s! operation=2:s! apiVersion=3:s! time=4:t fieldsType=6:s! fieldsV1=7:j subresource=8:s!
	`,
	Status: `
		metadata=1:ListMeta! status=2:s! message=3:s! reason=4:s! details=5:StatusDetails code=6:i!
	`,
	ListMeta: 'selfLink=1:s! resourceVersion=2:s! continue=3:s! remainingItemCount=4:i',
	StatusDetails: `
		name=1:s! group=2:s! kind=3:s! causes=4:*StatusCause retryAfterSeconds=5:i! uid=6:s!
	`,
	StatusCause: 'reason=1:s! message=2:s! field=3:s!',
	DeleteOptions: `
		gracePeriodSeconds=1:i preconditions=2:Preconditions orphanDependents=3:b propagationPolicy=4:s
		dryRun=5:*s ignoreStoreReadErrorWithClusterBreakingPotential=6:b
	`,
	Preconditions: 'uid=1:s resourceVersion=2:s',
};
